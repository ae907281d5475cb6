"""Numbers without gaps, whatever is interrupted, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contract.events import Event, Recorded
from shared.contract.invoices import CreditNoteRendered, InvoiceIssued, InvoicePrepared, InvoiceRendered
from shared.contract.orders import Status
from shared.journal.memory import MemoryJournal
from shared.journal.port import Commit, Context
from shared.journal.streams import Stream
from tests.examples import examples
from tests.unit.invoices.given import moved, placed, requested
from tests.unit.invoices.shop import Shop
from tests.unit.invoices.test_requests import NEW_YEAR


class Fate(StrEnum):
    """What happens at one call of the journal."""

    GOES_WELL = "goes well"
    CRASH_BEFORE = "crash before"
    CRASH_AFTER = "crash after"
    OVERTAKEN = "overtaken by another worker"


class Crash(Exception):
    """The process is gone."""


class Eventful:
    """A journal to which things happen: `overtake` lets another worker do its work in the middle of a call."""

    def __init__(self, journal: MemoryJournal, fates: Sequence[Fate], overtake: Callable[[], None]) -> None:
        self._journal = journal
        self._fates = list(fates)
        self._overtake = overtake

    def read(self, stream: Stream, since: int = 1) -> list[Recorded[Event]]:
        return self._journal.read(stream, since)

    def last(self, stream: Stream) -> Recorded[Event] | None:
        return self._journal.last(stream)

    def done(self, stream: Stream, context: Context) -> Commit | None:
        return self._journal.done(stream, context)

    def append(
        self, stream: Stream, after: Recorded[Event] | None, events: Sequence[Event], context: Context
    ) -> Commit:
        fate = self._fates.pop() if self._fates else Fate.GOES_WELL
        if fate is Fate.CRASH_BEFORE:
            raise Crash
        if fate is Fate.OVERTAKEN:
            self._overtake()
        commit = self._journal.append(stream, after, events, context)
        if fate is Fate.CRASH_AFTER:
            raise Crash
        return commit


ORDERS = ["10001", "10002", "10003", "10004"]
presses = st.lists(st.tuples(st.sampled_from(ORDERS), st.integers(-2, 2)), min_size=1, max_size=12)
fates = st.lists(st.sampled_from(Fate), max_size=40)
overtakers = st.lists(st.sampled_from(ORDERS), max_size=40)


def heard_at_last(shop: Shop, event: Recorded[Event]) -> None:
    """An event comes again until its reaction has gone through."""
    while True:
        try:
            shop.hear(event)
        except Crash:
            continue
        return


@given(presses, fates, overtakers, st.sets(st.sampled_from(ORDERS)))
@settings(max_examples=examples(200), deadline=None)
def test_numbers_have_no_gaps_dates_never_fall_and_an_order_has_one(
    pressed: list[tuple[str, int]], what_happens: list[Fate], faster: list[str], canceled: set[str]
) -> None:
    shop = Shop()
    plain = shop.policies

    def overtake() -> None:
        eventful, shop.policies = shop.policies, plain
        if faster:
            shop.hear(requested(faster.pop(), version=90, at=NEW_YEAR))
        shop.policies = eventful

    for number in ORDERS:
        shop.hear(placed(number))
    shop.use(Eventful(shop.journal, what_happens, overtake))
    for version, (number, days) in enumerate(pressed, start=2):
        heard_at_last(shop, requested(number, version, NEW_YEAR + timedelta(days=days)))
    for number in sorted(canceled):
        heard_at_last(shop, moved(number, Status.CANCELED, version=99, at=NEW_YEAR))
    shop.use(shop.journal)
    shop.sweep()

    for series in ("INV/2026", "INV/2027", "CN/2026", "CN/2027"):
        taken = shop.numbers(series)
        assert [number.sequence for number in taken] == list(range(1, len(taken) + 1))
        assert [number.issued_on for number in taken] == sorted(number.issued_on for number in taken)
        assert all(number.issued_on.startswith(series[-4:]) for number in taken)
    for kind in ("INV", "CN"):
        orders = [number.order for year in (2026, 2027) for number in shop.numbers(f"{kind}/{year}")]
        assert len(set(orders)) == len(orders)
    for number in ORDERS:
        counts = {len(shop.said(kind, number)) for kind in (InvoicePrepared, InvoiceIssued, InvoiceRendered)}
        assert counts in ({0}, {1})
    issued = {number for number in ORDERS if shop.said(InvoiceIssued, number)}
    assert {number for number, _ in pressed} <= issued
    assert {number for number in ORDERS if shop.said(CreditNoteRendered, number)} == issued & canceled
