"""What the order page says of the money: what the customer says, what the bank saw, and what counts."""

from __future__ import annotations

import pytest

from services.orders.projections import order_page_payments  # noqa: F401  it registers the folds
from services.orders.projections.order_page import OrderPage, order_pages
from shared.bootstrap import new_id
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event
from shared.contract.payments import (
    ClaimReceived,
    Evidence,
    MovementMatched,
    PaymentConfirmed,
    PaymentExpected,
    PaymentMismatched,
    PaymentPartlyConfirmed,
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
EXPECTED = PaymentExpected(
    order="1", amount=5, account="1", amount_unique=True, placed_at=WHEN, due_at="2026-11-27T07:00:00.000000Z"
)
SEEN = PaymentConfirmed(order="1", amount=5, evidence=Evidence.MOVEMENT, reference="m", paid_at=WHEN)
CLAIMED_TOO_LITTLE = PaymentMismatched(order="1", expected=5, received=1, evidence=Evidence.CLAIM, reference="c")
PART = PaymentPartlyConfirmed(
    order="1", amount=1, received=1, expected=5, evidence=Evidence.CLAIM, reference="c", paid_at=WHEN
)
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


def test_what_the_customer_says_is_never_money_that_came_in() -> None:
    for events in ((EXPECTED, CLAIMED, CLAIMED_TOO_LITTLE), (EXPECTED, CLAIMED, CONFIRMED), (EXPECTED, CLAIMED, PART)):
        payment = page_after(*events).payment
        assert payment.received == 0
        assert payment.claimed == {"c": 5}


def test_a_movement_bears_out_what_the_customer_says() -> None:
    for events in (
        (EXPECTED, CLAIMED, CONFIRMED, MovementMatched(movement_id="m", order="1")),
        (EXPECTED, CLAIMED, SEEN),
    ):
        payment = page_after(*events).payment
        assert (payment.received, payment.claimed, payment.state) == (5, {}, "confirmed")


def test_a_part_is_counted_and_waited_for_without_an_end() -> None:
    payment = page_after(EXPECTED, CLAIMED, PART).payment
    assert (payment.state, payment.confirmed, payment.due_at) == ("partial", 1, "")


def test_a_rejected_claim_is_said_no_more() -> None:
    assert page_after(EXPECTED, CLAIMED, PaymentRejected(order="1", claim_id="c")).payment.claimed == {}


def test_money_that_comes_twice_came_in_twice_and_the_same_movement_once() -> None:
    again = PaymentMismatched(order="1", expected=0, received=5, evidence=Evidence.MOVEMENT, reference="n")
    assert page_after(EXPECTED, SEEN, again).payment.received == 10
    assert page_after(EXPECTED, DOUBLE, EXPECTED, SEEN).payment.received == 5


def test_an_order_that_waits_again_after_a_refund_is_paid_with_new_money_only() -> None:
    payment = page_after(EXPECTED, SEEN, REFUNDED, EXPECTED).payment
    assert (payment.state, payment.confirmed, payment.refunded) == ("expected", 0, 5)
    assert page_after(EXPECTED, SEEN, EXPECTED, SEEN).payment.state == "confirmed"
