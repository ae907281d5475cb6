"""Where the sale goes on after all an invoice is made again, and credited again: each with its own number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.invoices.issuing import history_of
from services.invoices.unfinished import Paper
from shared.consuming.policy import Nothing
from shared.contract.events import Event, Recorded
from shared.contract.invoices import (
    CreditNoteIssued,
    CreditNoteRendered,
    InvoiceIssued,
    InvoicePrepared,
    InvoiceRendered,
)
from shared.contract.orders import Status
from tests.examples import examples
from tests.unit.invoices.given import NOON, moved, paid, partly_paid, placed, refunded, requested
from tests.unit.invoices.shop import Shop
from tests.unit.invoices.test_no_gaps import Crash, Eventful, Fate, heard_at_last

TWICE: Sequence[Recorded[Event]] = (
    placed("10001"),
    requested("10001", 2),
    moved("10001", Status.REFUNDED, 3),
    moved("10001", Status.PROCESSING, 4),
    requested("10001", 5, NOON + timedelta(days=1)),
    moved("10001", Status.REFUNDED, 6, NOON + timedelta(days=2)),
)


def after(*events: Recorded[Event]) -> Shop:
    shop = Shop()
    for event in events:
        shop.hear(event)
        shop.print_all()
    return shop


def issued(shop: Shop) -> list[str]:
    """Every number in the order in which it was issued."""
    return [one.event.number for one in shop.journal.log if isinstance(one.event, InvoiceIssued | CreditNoteIssued)]


def test_invoice_credit_note_invoice_again_and_credit_note_again() -> None:
    shop = after(*TWICE)
    assert issued(shop) == ["INV/2026/000001", "CN/2026/000001", "INV/2026/000002", "CN/2026/000002"]
    notes = [one for one in shop.said(CreditNoteIssued) if isinstance(one, CreditNoteIssued)]
    assert [note.invoice for note in notes] == ["INV/2026/000001", "INV/2026/000002"]
    assert [len(shop.said(kind)) for kind in (InvoiceRendered, CreditNoteRendered)] == [2, 2]
    assert shop.sweep() == 0
    assert shop.unfinished.begun_before(NOON + timedelta(days=9)) == []


@pytest.mark.parametrize(
    ("ended", "on"),
    [
        (Status.REVERSED, Status.PROCESSING),
        (Status.CANCELED, Status.CANCELED_REVERSAL),
        (Status.REFUNDED, Status.COMPLETE),
    ],
)
def test_each_way_back_into_the_sale_may_have_an_invoice_again(ended: Status, on: Status) -> None:
    shop = after(*TWICE[:2], moved("10001", ended, 3), moved("10001", on, 4), requested("10001", 5))
    assert issued(shop) == ["INV/2026/000001", "CN/2026/000001", "INV/2026/000002"]


def test_while_it_has_ended_it_gets_none_and_while_one_stands_no_other() -> None:
    shop = after(*TWICE[:3])
    assert isinstance(shop.hear(requested("10001", 4)), Nothing)
    shop = after(*TWICE[:5])
    assert isinstance(shop.hear(requested("10001", 7)), Nothing)
    assert len(shop.said(InvoiceIssued)) == 2


def test_everything_heard_again_changes_nothing() -> None:
    shop = after(*TWICE)
    before = len(shop.journal.log)
    for event in TWICE[1:]:
        shop.hear(event)
    shop.print_all()
    assert len(shop.journal.log) == before


def test_an_end_of_before_there_was_an_invoice_credits_none_when_it_is_heard_again() -> None:
    canceled = moved("10001", Status.CANCELED, 2)
    shop = after(placed("10001"), canceled, moved("10001", Status.CANCELED_REVERSAL, 3), requested("10001", 4))
    assert isinstance(shop.hear(canceled), Nothing)
    assert issued(shop) == ["INV/2026/000001"]


def test_no_invoice_is_dated_before_the_credit_note_that_it_follows() -> None:
    shop = Shop()
    for number in ("10001", "10002"):
        shop.hear(placed(number))
        shop.hear(requested(number, 2))
    # Another's credit note of a later day pushes this one's behind it.
    shop.hear(moved("10002", Status.CANCELED, 3, NOON + timedelta(days=5)))
    shop.hear(moved("10001", Status.CANCELED, 3))
    shop.hear(moved("10001", Status.CANCELED_REVERSAL, 4))
    shop.hear(requested("10001", 5))
    again = shop.said(InvoiceIssued, "10001")[-1]
    assert isinstance(again, InvoiceIssued)
    assert again.issued_on == "2026-11-29"


def test_a_document_that_is_late_is_of_its_own_paper() -> None:
    shop = Shop()
    for event in TWICE:
        shop.hear(event)
    assert shop.said(InvoiceRendered) == []
    shop.print_all()
    first, second = history_of(shop.journal, "10001").rounds
    assert first.issued and first.rendered and first.credit_rendered
    assert second.issued and second.rendered and second.credit_rendered
    assert (first.rendered.number, second.rendered.number) == (first.issued.number, second.issued.number)
    assert len({one.document.key for one in (first.rendered, second.rendered, first.credit_rendered)}) == 3


def test_the_sweep_prints_all_that_was_left() -> None:
    shop = Shop()
    for event in TWICE:
        shop.hear(event)
    assert shop.sweep() == 2
    assert [len(shop.said(kind)) for kind in (InvoiceRendered, CreditNoteRendered)] == [2, 2]
    assert [paper for _, paper in shop.unfinished.begun_before(NOON + timedelta(days=9))] == list[Paper]()


@pytest.mark.parametrize(("amount", "paid_on"), [(210_122, None), (210_123, "2026-11-24"), (300_000, "2026-11-24")])
def test_an_invoice_says_paid_only_where_what_was_confirmed_covers_what_is_due(
    amount: int, paid_on: str | None
) -> None:
    (prepared,) = after(placed("10001"), paid("10001", amount=amount), requested("10001")).said(InvoicePrepared)
    assert isinstance(prepared, InvoicePrepared)
    assert prepared.paid_on == paid_on


def test_a_part_is_on_the_invoice_and_does_not_make_it_paid() -> None:
    (prepared,) = after(placed("10001"), partly_paid("10001", 10_123), requested("10001")).said(InvoicePrepared)
    assert isinstance(prepared, InvoicePrepared)
    assert (prepared.received, prepared.paid_on) == (10_123, None)


def test_what_was_given_back_pays_no_later_invoice_and_new_money_does() -> None:
    given_back = (*TWICE[:2], paid("10001"), TWICE[2], refunded("10001"), *TWICE[3:5])
    unpaid = after(*given_back).said(InvoicePrepared)[-1]
    paid_again = after(*given_back[:-1], paid("10001", version=6), given_back[-1]).said(InvoicePrepared)[-1]
    assert isinstance(unpaid, InvoicePrepared)
    assert isinstance(paid_again, InvoicePrepared)
    assert (unpaid.paid_on, paid_again.paid_on) == (None, "2026-11-24")


steps = st.lists(
    st.sampled_from([Status.CANCELED, Status.REFUNDED, Status.PROCESSING, Status.REVERSED, None]), max_size=12
)


@given(steps, st.lists(st.sampled_from([Fate.GOES_WELL, Fate.CRASH_BEFORE, Fate.CRASH_AFTER]), max_size=60))
@settings(max_examples=examples(200), deadline=None)
def test_whatever_crashes_in_between_invoices_and_credit_notes_alternate_without_gaps(
    way: list[Status | None], what_happens: list[Fate]
) -> None:
    shop = Shop()
    shop.hear(placed("10001"))
    shop.use(Eventful(shop.journal, what_happens, lambda: None))
    for version, step in enumerate(way, start=2):
        event = requested("10001", version) if step is None else moved("10001", step, version)
        heard_at_last(shop, event)
        if version % 2:
            _swept_at_last(shop)
    shop.use(shop.journal)
    shop.sweep()
    numbers = issued(shop)
    assert [number[:2] for number in numbers] == ["IN" if place % 2 == 0 else "CN" for place in range(len(numbers))]
    for kind in ("INV", "CN"):
        taken = shop.numbers(f"{kind}/2026")
        assert [one.sequence for one in taken] == list(range(1, len(taken) + 1))
    assert len(shop.said(InvoiceRendered)) + len(shop.said(CreditNoteRendered)) == len(numbers)
    assert len(numbers) == _expected(way)


def _swept_at_last(shop: Shop) -> None:
    while True:
        try:
            shop.sweep()
        except Crash:
            continue
        return


def _expected(way: list[Status | None]) -> int:
    """How many papers a careful clerk would write."""
    papers, going_on = 0, True
    for step in way:
        if step is None:
            papers += going_on and papers % 2 == 0
        else:
            going_on = step is Status.PROCESSING
            papers += not going_on and papers % 2 == 1
    return papers
