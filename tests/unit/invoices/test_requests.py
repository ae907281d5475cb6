"""What an order's papers become, event by event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.consuming.policy import Nothing, WaitFor
from shared.contract.invoices import (
    CreditNoteIssued,
    CreditNoteRendered,
    InvoiceIssued,
    InvoicePrepared,
    InvoiceRendered,
)
from shared.contract.orders import Status
from tests.unit.invoices.given import NOON, SELLER, moved, paid, placed, requested
from tests.unit.invoices.shop import Shop

NEW_YEAR = datetime(2026, 12, 31, 17, tzinfo=UTC)  # midnight in Jakarta


def invoiced(number: str = "10001") -> Shop:
    shop = Shop()
    shop.hear(placed(number))
    shop.hear(requested(number))
    shop.print_all()
    return shop


def test_an_order_that_asks_for_its_invoice_gets_number_and_pdf() -> None:
    shop = invoiced()
    kinds = [event.type for event in shop.journal.log]
    assert kinds == ["InvoicePrepared", "InvoiceNumberTaken", "InvoiceIssued", "InvoiceRendered"]
    (rendered,) = shop.said(InvoiceRendered)
    assert isinstance(rendered, InvoiceRendered)
    assert rendered.number == "INV/2026/000001"
    assert rendered.document.name == "INV-2026-000001.pdf"
    assert rendered.document.key in shop.blobs.blobs
    assert shop.sweep() == 0


def test_each_event_is_caused_by_the_one_before() -> None:
    log = invoiced().journal.log
    assert [event.causation_id for event in log[1:]] == [event.id for event in log[:-1]]
    assert {event.correlation_id for event in log} == {"order:10001"}


def test_all_that_is_on_the_paper_is_fixed_when_it_is_prepared() -> None:
    (prepared,) = invoiced().said(InvoicePrepared)
    assert isinstance(prepared, InvoicePrepared)
    assert prepared.placed == placed("10001").event
    assert prepared.seller == SELLER
    assert (prepared.placed_on, prepared.prepared_on, prepared.paid_on) == ("2026-11-24", "2026-11-24", None)


def test_an_invoice_asked_for_after_the_payment_knows_the_day_it_was_paid() -> None:
    shop = Shop()
    shop.hear(placed("10001"))
    shop.hear(paid("10001", NOON + timedelta(days=1)))
    shop.hear(requested("10001", at=NOON + timedelta(days=2)))
    (prepared,) = shop.said(InvoicePrepared)
    assert isinstance(prepared, InvoicePrepared)
    assert prepared.paid_on == "2026-11-25"


def test_a_payment_that_is_heard_of_before_its_order_waits() -> None:
    shop = Shop()
    with pytest.raises(WaitFor):
        shop.hear(paid("10001"))
    with pytest.raises(WaitFor):
        shop.hear(requested("10001"))


def test_a_second_press_of_the_button_gives_no_second_invoice() -> None:
    shop = invoiced()
    assert isinstance(shop.hear(requested("10001", version=3)), Nothing)
    assert len(shop.said(InvoiceIssued)) == 1


def test_a_button_pressed_on_both_sides_of_new_year_gives_one_invoice_of_the_old_year() -> None:
    shop = Shop()
    shop.hear(placed("10001"))
    shop.hear(requested("10001", version=2, at=NEW_YEAR - timedelta(seconds=1)))
    shop.hear(requested("10001", version=3, at=NEW_YEAR + timedelta(seconds=1)))
    (issued,) = shop.said(InvoiceIssued)
    assert isinstance(issued, InvoiceIssued)
    assert (issued.number, issued.issued_on) == ("INV/2026/000001", "2026-12-31")


def test_a_new_year_begins_its_own_series() -> None:
    shop = invoiced("10001")
    shop.hear(placed("10002"))
    shop.hear(requested("10002", at=NEW_YEAR))
    (issued,) = shop.said(InvoiceIssued, "10002")
    assert isinstance(issued, InvoiceIssued)
    assert (issued.number, issued.issued_on) == ("INV/2027/000001", "2027-01-01")


def test_a_number_taken_late_is_dated_no_earlier_than_the_one_before() -> None:
    shop = Shop()
    for number in ("10001", "10002"):
        shop.hear(placed(number))
    shop.hear(requested("10001", at=NOON + timedelta(days=3)))
    shop.hear(requested("10002", at=NOON))
    assert [taken.issued_on for taken in shop.numbers("INV/2026")] == ["2026-11-27", "2026-11-27"]


@pytest.mark.parametrize("status", [Status.CANCELED, Status.REFUNDED, Status.CHARGEBACK, Status.VOIDED])
def test_an_invoice_whose_sale_came_to_nothing_is_credited_once(status: Status) -> None:
    shop = invoiced()
    shop.hear(moved("10001", status, version=3))
    shop.hear(moved("10001", status, version=3))
    shop.hear(moved("10001", Status.CANCELED, version=4))
    shop.print_all()
    (note,) = shop.said(CreditNoteIssued)
    assert isinstance(note, CreditNoteIssued)
    assert (note.number, note.invoice, note.total) == ("CN/2026/000001", "INV/2026/000001", 210_123)
    assert note.reason == status
    assert len(shop.said(CreditNoteRendered)) == 1
    assert shop.sweep() == 0


def test_a_credit_note_is_of_the_year_in_which_the_sale_came_to_nothing() -> None:
    shop = invoiced()
    shop.hear(moved("10001", Status.REFUNDED, at=NEW_YEAR))
    (note,) = shop.said(CreditNoteIssued)
    assert isinstance(note, CreditNoteIssued)
    assert note.number == "CN/2027/000001"


def test_a_canceled_order_without_invoice_gets_neither_invoice_nor_credit_note() -> None:
    shop = Shop()
    shop.hear(placed("10001"))
    shop.hear(moved("10001", Status.CANCELED, version=2))
    assert isinstance(shop.hear(requested("10001", version=3)), Nothing)
    assert shop.journal.log == []


def test_a_status_on_the_way_changes_no_paper() -> None:
    shop = invoiced()
    before = len(shop.journal.log)
    assert isinstance(shop.hear(moved("10001", Status.SHIPPED)), Nothing)
    assert len(shop.journal.log) == before


def test_the_sweep_finishes_what_was_left_and_leaves_alone_what_has_just_begun() -> None:
    shop = Shop()
    shop.hear(placed("10001"))
    shop.hear(requested("10001"))
    assert shop.sweep(NOON) == 0
    assert shop.said(InvoiceRendered) == []
    assert shop.sweep() == 1
    assert len(shop.said(InvoiceRendered)) == 1
    assert shop.sweep() == 0
