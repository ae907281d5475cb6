"""Files that a page shows: proofs of transfer as they were sent, invoices as they were made."""

from __future__ import annotations

from flask import Response

from services.orders.api.callers import wiring
from services.orders.pages.headers import FRAMED
from shared.contract.fields import BlobRef

PDF = "application/pdf"
SHOWN = (PDF, "image/jpeg", "image/png", "image/webp")


def document(file: BlobRef, name: str) -> Response:
    return shown_file(wiring().blobs.get(file.key), file.media_type, name)


def shown_file(data: bytes, media_type: str, name: str) -> Response:
    """Within a page of ours only. The browser is told what it is, and runs nothing in it."""
    shown = media_type in SHOWN
    made = Response(data, content_type=media_type if shown else "application/octet-stream")
    made.headers["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
    made.headers["X-Content-Type-Options"] = "nosniff"
    # A sandbox would keep Chromium's own reader from showing a PDF.
    made.headers["Content-Security-Policy"] = FRAMED if media_type == PDF else f"sandbox; {FRAMED}"
    return made
