"""What a walk through the tutorial reads and presses, in Indonesian and in English: written down, not looked up."""

from __future__ import annotations

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
SAID = {
    "my orders": ("Riwayat Pemesanan", "My order history"),
    "order": ("Pesanan {0}", "Order {0}"),
    "transfer exactly": ("Mohon transfer tepat sejumlah", "Please transfer exactly"),
    "transferred": ("Saya sudah transfer", "I have transferred"),
    "confirmation": ("Konfirmasi pembayaran", "Payment confirmation"),
    "bank": ("Dari bank mana?", "From which bank?"),
    "proof": ("Bukti transfer", "Proof of transfer"),
    "send confirmation": ("Kirim konfirmasi", "Send the confirmation"),
    "checking": ("Pembayaran Anda sedang kami periksa", "We are checking your payment"),
    "name": ("Nama", "Name"),
    "password": ("Kata sandi", "Password"),
    "sign in": ("Masuk", "Sign in"),
    "dashboard": ("Dasbor", "Dashboard"),
    "open order": ("Buka pesanan {0}", "Open order {0}"),
    "orders": ("Pesanan", "Orders"),
    "confirmations": ("Konfirmasi Penjualan", "Payment confirmations"),
    "accept": ("Terima", "Accept"),
    "refused": (
        "Peringatan: perubahan dari alamat {0} tidak diizinkan.",
        "Warning: changes from the address {0} are not allowed.",
    ),
    "add ip": ("Tambah IP {0}", "Add IP {0}"),
    "address added": (
        "Berhasil: perubahan dari {0} sekarang diizinkan.",
        "Success: changes from {0} are allowed now.",
    ),
    "claim accepted": (
        "Berhasil: pembayaran pesanan {0} diterima.",
        "Success: the payment of order {0} is accepted.",
    ),
    "no claim": ("Tidak ada konfirmasi yang menunggu.", "No claim waits."),
    "status": ("Status pesanan", "Order status"),
    "comment": ("Komentar", "Comment"),
    "notify": ("Beri tahu pelanggan", "Notify customer"),
    "add history": ("Tambah Riwayat", "Add History"),
    "history added": (
        "Berhasil: riwayat pesanan {0} sudah ditambahkan.",
        "Success: the entry stands in the history of order {0}.",
    ),
    "not notified": ("tidak diberi tahu", "not notified"),
    "notified": ("pelanggan diberi tahu", "customer notified"),
    "courier": ("Kurir dan No Resi", "Courier and No Resi"),
    "becomes": ("Status menjadi {0}.", "The status becomes {0}."),
    "mail of shipping": ("Pesanan {0} dikirim: No Resi {1}", "Order {0} is on its way: No Resi {1}"),
    "by": ("{0} · di meja kerja · {1}", "{0} · at the desk · {1}"),
    "by customer": ("pelanggan · di area member · {0}", "customer · in the member area · {0}"),
    "add points": ("Tambahkan poin hadiah", "Add the reward points"),
    "take points": ("Tarik kembali poin hadiah", "Take the reward points back"),
    "add commission": ("Tambahkan komisi", "Add the commission"),
    "take commission": ("Tarik kembali komisi", "Take the commission back"),
    "make invoice": ("Buat invoice", "Generate the invoice"),
    "print invoice": ("Cetak invoice", "Print the invoice"),
    "customer": ("Pelanggan", "Customer"),
    "filter": ("Saring", "Filter"),
    "as customer": ("Seperti yang dilihat pelanggan", "As the customer sees it"),
    "no more": ("tidak lebih, tidak kurang", "no more and no less"),
    "back": ("Kembali ke pesanan", "Back to the order"),
    "then": ("Seperti waktu itu", "As it was"),
    "order then": ("Pesanan {0} seperti waktu itu", "Order {0} as it was"),
    "how far": ("Seberapa jauh ke belakang", "How far back"),
    "first of": ("1 dari ", "1 of "),
    "dispute": ("Berkas sengketa", "Dispute pack"),
    "dispute of": ("Berkas sengketa pesanan {0}", "Dispute pack of order {0}"),
    "copy": ("Salin No Resi", "Copy the No Resi"),
    "copied": ("Tersalin: {0}", "Copied: {0}"),
    "invoice": ("Invoice {0}", "Invoice {0}"),
}


class Words:
    def __init__(self, language: str) -> None:
        self.language, self._at = language, list(LANGUAGES).index(language)

    def __call__(self, name: str, *values: str) -> str:
        return SAID[name][self._at].format(*values)
