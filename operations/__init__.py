"""The operator's side of Pesanan: one command, `pesanan`, for the whole system."""
