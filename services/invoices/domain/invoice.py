"""The papers of one order: an invoice, and a credit note when the sale came to nothing afterwards; then, where the sale
goes on after all, an invoice again, and so on."""

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
    """One invoice with what became of it."""

    prepared: InvoicePrepared | None = None
    issued: InvoiceIssued | None = None
    rendered: InvoiceRendered | None = None
    credit_prepared: CreditNotePrepared | None = None
    credit_issued: CreditNoteIssued | None = None
    credit_rendered: CreditNoteRendered | None = None


Rounds = tuple[Papers, ...]
"""All that stands in `invoice:<order>`, the oldest invoice first. Each but the last has its credit note."""


def evolve(rounds: Rounds, event: Event) -> Rounds:
    """Raises Broken for an event that has no place here: a fold of one's own journal skips nothing."""
    match event:
        case InvoicePrepared():
            return (*rounds, Papers(prepared=event))
        case InvoiceIssued():
            return (*rounds[:-1], replace(last(rounds), issued=event))
        case CreditNotePrepared():
            return (*rounds[:-1], replace(last(rounds), credit_prepared=event))
        case CreditNoteIssued():
            return (*rounds[:-1], replace(last(rounds), credit_issued=event))
        case InvoiceRendered() | CreditNoteRendered():
            return tuple(_rendered(papers, event) for papers in rounds)
        case _:
            raise Broken("{kind} is no event of an order's papers", kind=type(event).__name__)


def last(rounds: Rounds) -> Papers:
    """The newest, or none yet."""
    return rounds[-1] if rounds else Papers()


def _rendered(papers: Papers, event: InvoiceRendered | CreditNoteRendered) -> Papers:
    """A document may be late: it is of the paper that bears its number."""
    if isinstance(event, InvoiceRendered):
        return replace(papers, rendered=event) if papers.issued and papers.issued.number == event.number else papers
    issued = papers.credit_issued
    return replace(papers, credit_rendered=event) if issued and issued.number == event.number else papers
