"""From a prepared paper to an issued one: number, then the event that says so. Every step may be repeated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar, cast

from services.invoices.domain import deciding
from services.invoices.domain.invoice import Papers, Rounds, evolve, last
from services.invoices.numbering import take_number
from services.invoices.streams import command_of, papers_of, step
from shared.contract.events import Event, Recorded
from shared.contract.invoices import CreditNotePrepared, InvoiceNumberTaken, InvoicePrepared
from shared.journal.deciding import change
from shared.journal.port import Commit, Context, Journal

Issue = Callable[[Papers, InvoiceNumberTaken], Sequence[Event]]
E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class History:
    """An order's papers as they stand, and the events that made them. Turns are counted from 0."""

    rounds: Rounds
    events: Sequence[Recorded[Event]]

    @property
    def papers(self) -> Papers:
        return last(self.rounds)

    @property
    def turn(self) -> int:
        return max(len(self.rounds) - 1, 0)

    def bearing(self, number: str) -> Papers:
        """The invoice of this number, or the one whose credit note bears it."""
        papers = ((one, {paper.number for paper in (one.issued, one.credit_issued) if paper}) for one in self.rounds)
        return next(one for one, numbers in papers if number in numbers)

    def of(self, kind: type[E], turn: int) -> Recorded[E] | None:
        """Each round has one event of each kind, and only the last may lack some: so they are in the rounds' order.
        Not so for documents, which may be late."""
        found = [cast("Recorded[E]", one) for one in self.events if isinstance(one.event, kind)]
        return found[turn] if turn < len(found) else None


def history_of(journal: Journal, order: str) -> History:
    events = journal.read(papers_of(order))
    empty: Rounds = ()
    return History(reduce(evolve, (recorded.event for recorded in events), empty), events)


def decide(journal: Journal, order: str, decision: Callable[[Rounds], Sequence[Event]], context: Context) -> Commit:
    """One decision about an order's papers. Raises Unavailable."""
    empty: Rounds = ()
    return change(journal, papers_of(order), empty, evolve, decision, context)


def issue_invoice(journal: Journal, order: str) -> Commit | None:
    """Number and issue what is prepared; None where nothing is to be done."""
    history = history_of(journal, order)
    wanted, turn = history.papers.prepared, history.turn
    prepared = history.of(InvoicePrepared, turn)
    if prepared is None or wanted is None or history.papers.issued:
        return None
    taken = take_number(journal, order, turn, wanted.series, wanted.prepared_on, prepared)
    return _issued(journal, order, turn, taken, deciding.issue, "issue")


def issue_credit_note(journal: Journal, order: str) -> Commit | None:
    """The same for a credit note, in its own series."""
    history = history_of(journal, order)
    wanted, turn = history.papers.credit_prepared, history.turn
    prepared = history.of(CreditNotePrepared, turn)
    if prepared is None or wanted is None or history.papers.credit_issued:
        return None
    taken = take_number(journal, order, turn, wanted.series, wanted.prepared_on, prepared)
    return _issued(journal, order, turn, taken, deciding.issue_credit, "issue-credit")


def _issued(
    journal: Journal, order: str, turn: int, taken: Recorded[InvoiceNumberTaken], issue: Issue, step_name: str
) -> Commit:
    command = command_of(step_name, order, turn)
    return decide(journal, order, lambda rounds: issue(rounds[turn], taken.event), step(command, taken))
