"""From an issued paper to its PDF: print, store, say so. The same paper gives the same bytes, so a retry is the same
document; the event stands once however often the bytes were made."""

from __future__ import annotations

from typing import Protocol

from services.invoices.domain import deciding
from services.invoices.domain.invoice import Papers
from services.invoices.issuing import decide, history_of
from services.invoices.streams import step
from shared.contract.fields import BlobRef
from shared.contract.invoices import CreditNoteIssued, InvoiceIssued
from shared.journal.port import Commit, Journal

PDF = "application/pdf"


class Printed(Protocol):
    """`alarm` says what the document could not be; empty where all is well."""

    @property
    def pdf(self) -> bytes: ...
    @property
    def alarm(self) -> str: ...


class Printer(Protocol):
    """Pure: the same papers give the same bytes."""

    def invoice(self, papers: Papers) -> Printed: ...
    def credit_note(self, papers: Papers) -> Printed: ...


class Blobs(Protocol):
    def put(self, data: bytes, media_type: str, name: str = "") -> BlobRef:
        """Safe to repeat. Raises Unavailable."""


class Rendering:
    def __init__(self, journal: Journal, blobs: Blobs, printer: Printer) -> None:
        self._journal = journal
        self._blobs = blobs
        self._printer = printer

    def render_invoice(self, order: str) -> Commit | None:
        """None where nothing is issued, or its PDF stands already."""
        history = history_of(self._journal, order)
        issued = history.of(InvoiceIssued)
        if issued is None or history.papers.rendered:
            return None
        printed = self._printer.invoice(history.papers)
        document = self._stored(printed, issued.event)
        return decide(
            self._journal,
            order,
            lambda papers: deciding.render(papers, document, printed.alarm),
            step(f"render:{order}", issued),
        )

    def render_credit_note(self, order: str) -> Commit | None:
        """None where nothing is issued, or its PDF stands already."""
        history = history_of(self._journal, order)
        issued = history.of(CreditNoteIssued)
        if issued is None or history.papers.credit_rendered:
            return None
        printed = self._printer.credit_note(history.papers)
        document = self._stored(printed, issued.event)
        return decide(
            self._journal,
            order,
            lambda papers: deciding.render_credit(papers, document, printed.alarm),
            step(f"render-credit:{order}", issued),
        )

    def _stored(self, printed: Printed, issued: InvoiceIssued | CreditNoteIssued) -> BlobRef:
        return self._blobs.put(printed.pdf, PDF, f"{issued.number.replace('/', '-')}.pdf")
