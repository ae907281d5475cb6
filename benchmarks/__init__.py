"""How fast it is, beside what the same client libraries do without us on the same machine: `make bench`."""
