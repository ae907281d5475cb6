"""A link that opens WhatsApp, with the shop as the other side and the first words written."""

from __future__ import annotations

from urllib.parse import quote

INDONESIA = "62"


def chat_link(phone: str, words: str) -> str:
    """Empty where the shop has no phone. `0812-3456` is Indonesian, `+65 ...` is what it says."""
    digits = "".join(letter for letter in phone if letter in "0123456789")
    if not digits:
        return ""
    if digits.startswith("0") and not phone.strip().startswith("+"):
        digits = INDONESIA + digits[1:]
    return f"https://wa.me/{digits}?text={quote(words, safe='')}"
