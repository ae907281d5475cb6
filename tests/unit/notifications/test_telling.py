"""Who is told what: given an order and an event, then a telling, or the reason for silence."""

from __future__ import annotations

import pytest

from services.notifications.domain.telling import tell
from shared.contract.events import Event
from shared.contract.fields import BlobRef
from shared.contract.invoices import InvoiceRendered
from shared.contract.notifications import MailFacts
from shared.contract.orders import (
    CommentAdded,
    CommentCorrected,
    Decision,
    InvoiceRequested,
    Shipped,
    Status,
    StatusChanged,
)
from shared.contract.payments import (
    Evidence,
    PaymentCanceled,
    PaymentConfirmed,
    PaymentExpected,
    PaymentExpired,
    PaymentPartlyConfirmed,
    PaymentRejected,
)
from shared.contract.returns import ReturnDecided
from shared.errors import Broken
from shared.mail_texts.history_mails import Entry, KnownOrder, Silence, Telling
from shared.mail_texts.letters import KINDS
from tests.unit.invoices.given import placed

ORDER = placed("10001").event
MOMENT = "2026-11-24T05:00:00.000000Z"
EXPECTED = PaymentExpected(order="10001", amount=10, account="1", amount_unique=True, placed_at=MOMENT, due_at=MOMENT)
RESI = Shipped(courier="JNE", tracking_number="JNE-0042")


def told(event: Event, version: int = 4, parcel: tuple[int, str] | None = None, **entries: Entry) -> Telling | Silence:
    """`v3=Entry(...)` is the entry at version 3; `parcel` the version that moved to Shipped, and its comment."""
    return tell(event, version, KnownOrder(ORDER, {int(key[1:]): kept for key, kept in entries.items()}, parcel))


def moved(status: Status, comment: str = "", *, notify: bool = True, correction: str = "") -> StatusChanged:
    return StatusChanged(
        before=Status.PENDING, status=status, comment=comment, notify=notify, correction_reason=correction
    )


TOLD = Entry(notify=True)
KEPT_BACK = Entry(notify=False)


def resi(comment: str = "") -> MailFacts:
    return MailFacts(courier="JNE", tracking_number="JNE-0042", comment=comment)


def test_an_order_is_answered_with_what_to_transfer_and_where() -> None:
    telling = told(ORDER, 1)
    assert telling == Telling("order_placed", MailFacts(amount=210_123, unique_code=123, account=ORDER.account))


def test_a_new_status_is_told_with_its_comment() -> None:
    telling = told(moved(Status.PROCESSING, "Terima kasih"))
    assert telling == Telling("status_changed", MailFacts(status="Processing", comment="Terima kasih"))


def test_a_further_comment_is_told() -> None:
    telling = told(CommentAdded(status=Status.PROCESSING, comment="Sebentar lagi", notify=True))
    assert telling == Telling("comment_added", MailFacts(status="Processing", comment="Sebentar lagi"))


@pytest.mark.parametrize(
    "event",
    [
        moved(Status.PROCESSING, "rahasia", notify=False),
        moved(Status.SHIPPED, "rahasia", notify=False),
        CommentAdded(status=Status.PROCESSING, comment="rahasia", notify=False),
    ],
)
def test_nothing_is_told_with_notify_off(event: Event) -> None:
    assert told(event) == Silence("notify is off")


def test_shipping_is_told_once_with_the_no_resi_and_the_entry_s_comment() -> None:
    assert isinstance(told(moved(Status.SHIPPED, "Sudah dikirim"), 3), Silence)
    telling = told(RESI, 4, parcel=(3, "Sudah dikirim"), v3=Entry(True, Status.SHIPPED))
    assert telling == Telling("shipped", resi("Sudah dikirim"))


def test_a_further_parcel_s_comment_was_told_by_itself() -> None:
    added = CommentAdded(status=Status.SHIPPED, comment="Paket kedua", notify=True)
    assert told(added, 6) == Telling("comment_added", MailFacts(status="Shipped", comment="Paket kedua"))
    assert told(RESI, 7, parcel=(3, "Sudah dikirim"), v6=TOLD) == Telling("shipped", resi())


def test_a_further_parcel_without_a_comment_is_told_once() -> None:
    assert isinstance(told(CommentAdded(status=Status.SHIPPED, comment=" ", notify=True), 6), Silence)
    assert told(RESI, 7, v6=TOLD) == Telling("shipped", resi())


def test_a_status_mended_to_shipped_is_told_even_where_no_parcel_follows() -> None:
    telling = told(moved(Status.SHIPPED, "Tadi keliru", correction="salah klik"), 3)
    assert telling == Telling("status_changed", MailFacts(status="Shipped", comment="Tadi keliru"))
    assert told(RESI, 4, v3=Entry(True, Status.SHIPPED)) == Telling("shipped", resi())


def test_a_parcel_whose_entry_was_not_to_be_told_is_not_told() -> None:
    assert told(RESI, 4, parcel=(3, "rahasia"), v3=KEPT_BACK) == Silence("notify is off")
    assert told(RESI, 4) == Silence("notify is off")


def test_the_comment_of_another_entry_is_never_taken_for_the_parcel_s() -> None:
    assert told(RESI, 5, parcel=(3, "yang lama"), v3=TOLD) == Silence("notify is off")
    assert told(RESI, 5, parcel=(3, "yang lama"), v4=TOLD) == Telling("shipped", resi())


def test_a_correction_has_a_mail_of_its_own() -> None:
    corrected = CommentCorrected(entry=3, comment="JNE, bukan TIKI", reason="keliru")
    assert told(corrected, 4, v3=TOLD) == Telling("comment_corrected", MailFacts(comment="JNE, bukan TIKI"))


def test_what_was_never_told_is_not_corrected_in_public() -> None:
    corrected = CommentCorrected(entry=3, comment="benar", reason="keliru")
    assert told(corrected, 4, v3=KEPT_BACK) == Silence("notify is off")


def test_a_withdrawn_comment_is_not_told_again() -> None:
    withdrawn = CommentCorrected(entry=3, comment=None, reason="keliru")
    assert told(withdrawn, 4, v3=TOLD) == Silence("a withdrawn comment is not told again")


def test_what_payments_found_is_told() -> None:
    paid = PaymentConfirmed(order="10001", amount=210_123, evidence=Evidence.CLAIM, reference="c", paid_at=MOMENT)
    assert told(paid) == Telling("payment_confirmed", MailFacts(amount=210_123, status="Processing"))
    rejected = PaymentRejected(order="10001", claim_id="c", reason="belum masuk")
    assert told(rejected) == Telling("payment_rejected", MailFacts(comment="belum masuk"))
    assert told(PaymentExpired(order="10001", amount=210_123)) == Telling("payment_expired", MailFacts(amount=210_123))


@pytest.mark.parametrize(
    ("status", "promised"),
    [(Status.PENDING, "Processing"), (Status.PROCESSING, "Processing"), (Status.REVERSED, ""), (Status.SHIPPED, "")],
)
def test_a_payment_promises_work_only_where_the_order_is_worked(status: Status, promised: str) -> None:
    paid = PaymentConfirmed(order="10001", amount=1, evidence=Evidence.CLAIM, reference="c", paid_at=MOMENT)
    telling = told(paid, 3, v2=Entry(False, Status.PENDING), v9=TOLD, v5=Entry(False, status))
    assert telling == Telling("payment_confirmed", MailFacts(amount=1, status=promised))


PAID = PaymentConfirmed(order="10001", amount=1, evidence=Evidence.CLAIM, reference="c", paid_at=MOMENT)
PARTLY = PaymentPartlyConfirmed(
    order="10001", amount=1, received=3, expected=10, evidence=Evidence.CLAIM, reference="c", paid_at=MOMENT
)


def test_a_part_is_told_with_what_is_still_missing() -> None:
    assert told(PARTLY) == Telling("payment_partly_confirmed", MailFacts(amount=3, missing=7))


@pytest.mark.parametrize("paid", [PAID, PARTLY])
@pytest.mark.parametrize("status", [Status.EXPIRED, Status.CANCELED, Status.DENIED, Status.FAILED, Status.VOIDED])
def test_no_thanks_for_a_payment_of_an_order_that_stays_ended(paid: Event, status: Status) -> None:
    assert isinstance(told(paid, 3, v5=Entry(False, status)), Silence)
    assert isinstance(tell(paid, 3, KnownOrder(ORDER, waits={1: True, 2: False})), Silence)


def test_an_order_that_waits_again_is_told_of_its_payment_also_before_orders_is_read_up_to_there() -> None:
    stale = KnownOrder(ORDER, {5: Entry(False, Status.EXPIRED)}, waits={1: True, 2: False, 4: True})
    assert isinstance(tell(PAID, 5, stale), Telling)
    assert isinstance(tell(PAID, 3, stale), Silence)


@pytest.mark.parametrize("event", [EXPECTED, PaymentCanceled(order="10001")])
def test_whether_an_order_waits_for_money_is_told_by_no_mail(event: Event) -> None:
    assert isinstance(told(event), Silence)


def test_the_invoice_is_sent_when_its_document_stands() -> None:
    document = BlobRef(key="f" * 64, size=9, media_type="application/pdf")
    telling = told(InvoiceRendered(order="10001", number="INV/2026/000001", document=document))
    assert telling == Telling("invoice_ready", MailFacts(invoice="INV/2026/000001", document=document))


def test_every_kind_that_is_told_has_a_text() -> None:
    events = [ORDER, moved(Status.PROCESSING), RESI, PaymentExpired(order="10001", amount=1)]
    tellings = [told(event, 4, v3=TOLD) for event in events]
    assert {telling.kind for telling in tellings if isinstance(telling, Telling)} <= set(KINDS)


def test_an_event_that_nobody_is_told_of_is_a_mistake_in_the_wiring() -> None:
    with pytest.raises(Broken):
        told(InvoiceRequested())


@pytest.mark.parametrize(
    ("decision", "kind"), [(Decision.ACCEPT, "return_accepted"), (Decision.REJECT, "return_rejected")]
)
def test_a_decision_about_a_return_is_told_with_its_reason_where_it_is_to_be_told(
    decision: Decision, kind: str
) -> None:
    decided = ReturnDecided(return_id="r", decision=decision, reason="Masih dalam 14 hari", notify=True)
    assert told(decided) == Telling(kind, MailFacts(comment="Masih dalam 14 hari"))
    assert kind in KINDS
    assert told(ReturnDecided(return_id="r", decision=decision, reason="rahasia")) == Silence("notify is off")
