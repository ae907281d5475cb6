"""Who is told what: given an order and an event, then a telling, or the reason for silence."""

from __future__ import annotations

import pytest

from services.notifications.domain.telling import KnownOrder, Said, Silence, Telling, tell
from shared.contract.events import Event
from shared.contract.fields import BlobRef
from shared.contract.invoices import InvoiceRendered
from shared.contract.orders import CommentAdded, CommentCorrected, InvoiceRequested, Shipped, Status, StatusChanged
from shared.contract.payments import Evidence, PaymentConfirmed, PaymentExpired, PaymentRejected
from shared.errors import Broken
from shared.mail_texts.letters import KINDS
from tests.unit.invoices.given import placed

ORDER = placed("10001").event
MOMENT = "2026-11-24T05:00:00.000000Z"
RESI = Shipped(courier="JNE", tracking_number="JNE-0042")


def told(event: Event, version: int = 4, **entries: Said) -> Telling | Silence:
    """`v3=Said(...)` is the entry at version 3."""
    return tell(event, version, KnownOrder(ORDER, {int(key[1:]): said for key, said in entries.items()}))


def moved(status: Status, comment: str = "", *, notify: bool = True, correction: str = "") -> StatusChanged:
    return StatusChanged(
        before=Status.PENDING, status=status, comment=comment, notify=notify, correction_reason=correction
    )


def said(comment: str, *, notify: bool = True, moved: bool = True) -> Said:
    return Said(notify=notify, comment=comment, moved=moved)


def test_an_order_is_answered_with_what_to_transfer_and_where() -> None:
    telling = told(ORDER, 1)
    assert telling == Telling(
        "order_placed", {"amount_due": 210_123, "bank": "BCA", "account": "1234567890", "holder": "Toko Batik"}
    )


def test_a_new_status_is_told_with_its_comment() -> None:
    telling = told(moved(Status.PROCESSING, "Terima kasih"))
    assert telling == Telling("status_changed", {"status": "Processing", "comment": "Terima kasih"})


def test_a_further_comment_is_told() -> None:
    telling = told(CommentAdded(status=Status.PROCESSING, comment="Sebentar lagi", notify=True))
    assert telling == Telling("status_changed", {"status": "Processing", "comment": "Sebentar lagi"})


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
    telling = told(RESI, 4, v3=said("Sudah dikirim"))
    facts = {"courier": "JNE", "tracking_number": "JNE-0042", "comment": "Sudah dikirim"}
    assert telling == Telling("shipped", facts)


def test_a_further_parcel_s_comment_was_told_by_itself() -> None:
    telling = told(RESI, 4, v3=said("Paket kedua", moved=False))
    assert telling == Telling("shipped", {"courier": "JNE", "tracking_number": "JNE-0042", "comment": ""})


def test_a_parcel_whose_entry_was_not_to_be_told_is_not_told() -> None:
    assert told(RESI, 4, v3=said("rahasia", notify=False)) == Silence("notify is off")
    assert told(RESI, 4) == Silence("notify is off")


def test_the_comment_of_another_entry_is_never_taken_for_the_parcel_s() -> None:
    assert told(RESI, 5, v3=said("yang lama")) == Silence("notify is off")


def test_a_correction_has_a_mail_of_its_own() -> None:
    corrected = CommentCorrected(entry=3, comment="JNE, bukan TIKI", reason="keliru")
    assert told(corrected, 4, v3=said("TIKI")) == Telling("comment_corrected", {"comment": "JNE, bukan TIKI"})


def test_what_was_never_told_is_not_corrected_in_public() -> None:
    corrected = CommentCorrected(entry=3, comment="benar", reason="keliru")
    assert told(corrected, 4, v3=said("salah", notify=False)) == Silence("notify is off")


def test_a_withdrawn_comment_is_not_told_again() -> None:
    withdrawn = CommentCorrected(entry=3, comment=None, reason="keliru")
    assert told(withdrawn, 4, v3=said("salah")) == Silence("a withdrawn comment is not told again")


def test_what_payments_found_is_told() -> None:
    paid = PaymentConfirmed(order="10001", amount=210_123, evidence=Evidence.CLAIM, reference="c", paid_at=MOMENT)
    assert told(paid) == Telling("payment_confirmed", {"amount": 210_123})
    rejected = PaymentRejected(order="10001", claim_id="c", reason="belum masuk")
    assert told(rejected) == Telling("payment_rejected", {"comment": "belum masuk"})
    assert told(PaymentExpired(order="10001", amount=210_123)) == Telling("payment_expired", {"amount": 210_123})


def test_the_invoice_is_sent_when_its_document_stands() -> None:
    document = BlobRef(key="f" * 64, size=9, media_type="application/pdf")
    telling = told(InvoiceRendered(order="10001", number="INV/2026/000001", document=document))
    assert telling == Telling("invoice_ready", {"invoice": "INV/2026/000001", "attachment": "f" * 64})


def test_every_kind_that_is_told_has_a_text() -> None:
    events = [ORDER, moved(Status.PROCESSING), RESI, PaymentExpired(order="10001", amount=1)]
    tellings = [told(event, 4, v3=said("x")) for event in events]
    assert {telling.kind for telling in tellings if isinstance(telling, Telling)} <= set(KINDS)


def test_an_event_that_nobody_is_told_of_is_a_mistake_in_the_wiring() -> None:
    with pytest.raises(Broken):
        told(InvoiceRequested())
