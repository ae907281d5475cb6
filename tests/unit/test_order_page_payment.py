from __future__ import annotations

import pytest

from services.orders.projections import order_page_others  # noqa: F401  it registers the folds
from services.orders.projections.order_page import OrderPage, order_pages
from shared.bootstrap import new_id
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event
from shared.contract.payments import (
    ClaimReceived,
    Evidence,
    PaymentConfirmed,
    PaymentMismatched,
    PaymentRejected,
    RefundRecorded,
)
from shared.contract.times import utc_now
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.journal.writing import Writer

WHEN = "2026-11-24T07:00:00.000000Z"
CLAIMED = ClaimReceived(order="1", claim_id="c", amount=5, account_name="Budi", transferred_at=WHEN)
CONFIRMED = PaymentConfirmed(order="1", amount=5, evidence=Evidence.CLAIM, reference="c", paid_at=WHEN)
REJECTED = PaymentRejected(order="1", claim_id="d", reason="x")
DOUBLE = PaymentMismatched(order="1", expected=0, received=5, evidence=Evidence.MOVEMENT, reference="m")
REFUNDED = RefundRecorded(order="1", amount=5)


def page_after(*events: Event) -> OrderPage:
    writer = Writer(CONTRACT, "payments", utc_now, new_id)
    recorded = writer.write(about_order("payment", "1"), None, events, Context("c", Actor("system", "p"), "x"))
    page = OrderPage(id="1")
    for one in recorded:
        page = order_pages.fold(page, one)
    return page


@pytest.mark.parametrize("later", [CLAIMED, REJECTED, DOUBLE])
def test_what_is_paid_stays_paid_on_the_page(later: Event) -> None:
    page = page_after(CLAIMED, CONFIRMED, later)
    assert page.payment.state == "confirmed"
    assert len(page.payment_entries) == 3


def test_a_refund_follows_a_payment() -> None:
    assert page_after(CLAIMED, CONFIRMED, REFUNDED).payment.state == "refunded"


def test_a_rejected_claim_shows_until_the_next_one() -> None:
    assert page_after(CLAIMED, REJECTED).payment.state == "rejected"
    assert page_after(CLAIMED, REJECTED, CLAIMED).payment.state == "claimed"
