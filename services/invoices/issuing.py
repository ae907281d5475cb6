"""From a prepared paper to an issued one: number, then the event that says so. Every step may be repeated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar, cast

from services.invoices.domain import deciding
from services.invoices.domain.invoice import Papers, evolve
from services.invoices.numbering import take_number
from services.invoices.streams import papers_of, step
from shared.contract.events import Event, Recorded
from shared.contract.invoices import CreditNotePrepared, InvoiceNumberTaken, InvoicePrepared
from shared.journal.deciding import change
from shared.journal.port import Commit, Context, Journal

Issue = Callable[[Papers, InvoiceNumberTaken], Sequence[Event]]
E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class History:
    """An order's papers as they stand, and the events that made them."""

    papers: Papers
    events: Sequence[Recorded[Event]]

    def of(self, kind: type[E]) -> Recorded[E] | None:
        return next((cast("Recorded[E]", found) for found in self.events if isinstance(found.event, kind)), None)


def history_of(journal: Journal, order: str) -> History:
    events = journal.read(papers_of(order))
    return History(reduce(evolve, (recorded.event for recorded in events), Papers()), events)


def decide(journal: Journal, order: str, decision: Callable[[Papers], Sequence[Event]], context: Context) -> Commit:
    """One decision about an order's papers. Raises Unavailable."""
    return change(journal, papers_of(order), Papers(), evolve, decision, context)


def issue_invoice(journal: Journal, order: str) -> Commit | None:
    """Number and issue what is prepared; None where nothing is to be done."""
    history = history_of(journal, order)
    prepared = history.of(InvoicePrepared)
    if prepared is None or history.papers.prepared is None or history.papers.issued:
        return None
    wanted = history.papers.prepared
    taken = take_number(journal, order, wanted.series, wanted.prepared_on, prepared)
    return _issued(journal, order, taken, deciding.issue, f"issue:{order}")


def issue_credit_note(journal: Journal, order: str) -> Commit | None:
    """The same for a credit note, in its own series."""
    history = history_of(journal, order)
    prepared = history.of(CreditNotePrepared)
    if prepared is None or history.papers.credit_prepared is None or history.papers.credit_issued:
        return None
    wanted = history.papers.credit_prepared
    taken = take_number(journal, order, wanted.series, wanted.prepared_on, prepared)
    return _issued(journal, order, taken, deciding.issue_credit, f"issue-credit:{order}")


def _issued(journal: Journal, order: str, taken: Recorded[InvoiceNumberTaken], issue: Issue, command: str) -> Commit:
    return decide(journal, order, lambda papers: issue(papers, taken.event), step(command, taken))
