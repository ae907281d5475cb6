"""Status names with their Indonesian translation, and the catalogs that mail texts are translated with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from shared.contract.orders import Status

LOCALE = Path(__file__).parent / "locale"
INDONESIAN: Mapping[Status, str] = {
    Status.PENDING: "Menunggu pembayaran",
    Status.PROCESSING: "Diproses",
    Status.PROCESSED: "Selesai diproses",
    Status.SHIPPED: "Dikirim",
    Status.COMPLETE: "Selesai",
    Status.CANCELED: "Dibatalkan",
    Status.CANCELED_REVERSAL: "Pembatalan dicabut",
    Status.DENIED: "Ditolak",
    Status.EXPIRED: "Kedaluwarsa",
    Status.FAILED: "Gagal",
    Status.REFUNDED: "Dana dikembalikan",
    Status.REVERSED: "Pembayaran ditarik",
    Status.CHARGEBACK: "Tagihan balik",
    Status.VOIDED: "Tidak berlaku",
}


def status_name(status: str, language: str) -> str:
    """`Shipped (Dikirim)` for Indonesian readers, `Shipped` for others."""
    return f"{status} ({INDONESIAN[Status(status)]})" if language == "id" else status


def translator(language: str) -> Callable[[str], str]:
    """English sentences are their own keys."""
    words = catalog(language) if language != "en" else {}
    return lambda sentence: words.get(sentence, sentence)


@cache
def catalog(language: str) -> Mapping[str, str]:
    with (LOCALE / language / "LC_MESSAGES" / "mails.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}
