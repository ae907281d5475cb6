"""From an issued paper to its PDF: print, store, say so. The same paper gives the same bytes, so a retry is the same
document; the event stands once however often the bytes were made."""

from __future__ import annotations

from typing import Protocol

from services.invoices.domain import deciding
from services.invoices.domain.invoice import Papers
from services.invoices.issuing import History, decide, history_of
from services.invoices.streams import command_of, step
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
        """Every invoice of the order that is issued and has no PDF; None where there is none. The last commit."""
        history = history_of(self._journal, order)
        missing = [turn for turn, papers in enumerate(history.rounds) if papers.issued and not papers.rendered]
        return [None, *(self._render(order, history, turn) for turn in missing)][-1]

    def render_credit_note(self, order: str) -> Commit | None:
        """The same for its credit notes."""
        history = history_of(self._journal, order)
        missing = [
            turn for turn, papers in enumerate(history.rounds) if papers.credit_issued and not papers.credit_rendered
        ]
        return [None, *(self._render_credit(order, history, turn) for turn in missing)][-1]

    def _render(self, order: str, history: History, turn: int) -> Commit | None:
        issued = history.of(InvoiceIssued, turn)
        if issued is None:
            return None
        printed = self._printer.invoice(history.rounds[turn])
        document = self._stored(printed, issued.event)
        context = step(command_of("render", order, turn), issued)
        return decide(
            self._journal, order, lambda rounds: deciding.render(rounds[turn], document, printed.alarm), context
        )

    def _render_credit(self, order: str, history: History, turn: int) -> Commit | None:
        issued = history.of(CreditNoteIssued, turn)
        if issued is None:
            return None
        printed = self._printer.credit_note(history.rounds[turn])
        document = self._stored(printed, issued.event)
        context = step(command_of("render-credit", order, turn), issued)
        return decide(
            self._journal, order, lambda rounds: deciding.render_credit(rounds[turn], document, printed.alarm), context
        )

    def _stored(self, printed: Printed, issued: InvoiceIssued | CreditNoteIssued) -> BlobRef:
        return self._blobs.put(printed.pdf, PDF, f"{issued.number.replace('/', '-')}.pdf")
