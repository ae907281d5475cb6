"""The papers of one order: an invoice, and a credit note when the sale came to nothing afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.contract.events import Event
from shared.contract.invoices import (
    CreditNoteIssued,
    CreditNotePrepared,
    CreditNoteRendered,
    InvoiceIssued,
    InvoicePrepared,
    InvoiceRendered,
)
from shared.errors import Broken


@dataclass(frozen=True)
class Papers:
    """What stands in `invoice:<order>`."""

    prepared: InvoicePrepared | None = None
    issued: InvoiceIssued | None = None
    rendered: InvoiceRendered | None = None
    credit_prepared: CreditNotePrepared | None = None
    credit_issued: CreditNoteIssued | None = None
    credit_rendered: CreditNoteRendered | None = None


def evolve(papers: Papers, event: Event) -> Papers:
    """Raises Broken for an event that has no place here: a fold of one's own journal skips nothing."""
    match event:
        case InvoicePrepared():
            return replace(papers, prepared=event)
        case InvoiceIssued():
            return replace(papers, issued=event)
        case InvoiceRendered():
            return replace(papers, rendered=event)
        case CreditNotePrepared():
            return replace(papers, credit_prepared=event)
        case CreditNoteIssued():
            return replace(papers, credit_issued=event)
        case CreditNoteRendered():
            return replace(papers, credit_rendered=event)
        case _:
            raise Broken("{kind} is no event of an order's papers", kind=type(event).__name__)
