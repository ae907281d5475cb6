"""Proofs of transfer: what they are is read from their content, never from what the sender says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from shared.errors import Invalid, TooLarge

LARGEST = 5 * 1024 * 1024  # bytes
BEGINNINGS: Mapping[bytes, str] = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}


def media_type_of(data: bytes) -> str:
    """Raises Invalid for anything but jpg, png, webp and pdf."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    for beginning, media_type in BEGINNINGS.items():
        if data.startswith(beginning):
            return media_type
    raise Invalid({"proof": ["must be a jpg, png, webp or pdf"]})


@dataclass(frozen=True)
class Proof:
    data: bytes
    media_type: str


def proof_in(file: FileStorage) -> Proof:
    """Raises TooLarge, Invalid."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise TooLarge("a proof may have at most {limit} bytes", limit=LARGEST)
    return Proof(data, media_type_of(data))
