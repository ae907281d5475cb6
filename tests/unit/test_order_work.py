from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.orders.domain import payment_outcomes, worked_order
from services.orders.domain.claims import ClaimPayment, ReviewClaim, claim_payment, review_claim
from services.orders.domain.order import EMPTY, Order
from services.orders.domain.placing import PlaceOrder, Reservation, place
from shared.contract.events import Event
from shared.contract.orders import Decision, PaymentNote, PaymentNoted, Status, StatusChanged
from shared.contract.payments import Evidence, PaymentConfirmed, PaymentExpired
from shared.errors import Invalid, Missing, NotAllowed
from tests.unit.orders_given import ACCOUNT, moved, order_after, placed

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
CONFIRMED = PaymentConfirmed(
    order="10001", amount=170_123, evidence=Evidence.CLAIM, reference="c", paid_at="2026-11-24T07:00:00.000000Z"
)
WORKED = order_after(placed(), moved(Status.PENDING, Status.PROCESSING))


def claim(**changes: Any) -> ClaimPayment:
    facts = {"bank": "BCA", "account_name": "Budi", "amount": 170_123, "destination": "BCA 1234567890"}
    return ClaimPayment(**{**facts, "transferred_at": "2026-11-24T13:00:00+07:00", **changes})


def claimed(order: Order, claim_id: str = "10001-1") -> list[Event]:
    return claim_payment(order, claim(), claim_id, None, NOW)


def test_placing_adds_up_and_takes_the_reserved_amount() -> None:
    facts = placed()
    request = PlaceOrder(
        customer=facts.customer,
        shipping_address=facts.shipping_address,
        lines=facts.lines,
        shipping=facts.shipping,
        affiliate=facts.affiliate,
    )
    assert place(EMPTY, request, Reservation("10001", 170_123, True), ACCOUNT, "") == [facts]


def test_a_claim_never_moves_an_order() -> None:
    order = order_after(placed())
    assert order_after(placed(), *claimed(order)).status is Status.PENDING


def test_a_second_claim_for_the_same_transfer_is_refused() -> None:
    order = order_after(placed(), *claimed(order_after(placed())))
    with pytest.raises(NotAllowed):
        claimed(order, "10001-2")


def test_after_a_rejection_the_same_transfer_may_be_claimed_again() -> None:
    first = claimed(order_after(placed()))
    reject = ReviewClaim(decision=Decision.REJECT, reason="belum masuk")
    order = order_after(placed(), *first, *review_claim(order_after(placed(), *first), "10001-1", reject))
    assert claimed(order, "10001-2")


def test_a_paid_order_takes_no_claim() -> None:
    with pytest.raises(NotAllowed):
        claimed(WORKED)


@pytest.mark.parametrize(
    "when",
    [
        "kemarin",
        "2026-11-24T13:00:00",
        "2026-11-29T13:00:00+07:00",
        "0001-01-01T00:00:00+07:00",
        "0999-01-01T00:00:00+07:00",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_a_transfer_needs_a_sane_time(when: str) -> None:
    with pytest.raises(Invalid) as refused:
        claim_payment(order_after(placed()), claim(transferred_at=when), "c", None, NOW)
    assert set(refused.value.fields) == {"transferred_at"}


def test_a_claim_is_decided_once() -> None:
    first = claimed(order_after(placed()))
    accept = ReviewClaim(decision=Decision.ACCEPT)
    order = order_after(placed(), *first, *review_claim(order_after(placed(), *first), "10001-1", accept))
    with pytest.raises(NotAllowed):
        review_claim(order, "10001-1", accept)


def test_a_rejection_needs_its_reason_and_an_unknown_claim_is_missing() -> None:
    order = order_after(placed(), *claimed(order_after(placed())))
    with pytest.raises(Invalid):
        review_claim(order, "10001-1", ReviewClaim(decision=Decision.REJECT))
    with pytest.raises(Missing):
        review_claim(order, "10001-2", ReviewClaim(decision=Decision.ACCEPT))


def test_a_confirmed_payment_moves_a_pending_order_to_processing() -> None:
    assert payment_outcomes.payment_confirmed(order_after(placed()), CONFIRMED) == [
        StatusChanged(before=Status.PENDING, status=Status.PROCESSING)
    ]


def test_a_confirmed_payment_moves_nothing_else_but_is_seen() -> None:
    assert payment_outcomes.payment_confirmed(WORKED, CONFIRMED) == [
        PaymentNoted(note=PaymentNote.CONFIRMED, amount=170_123)
    ]


def test_an_expired_payment_expires_a_pending_order_only() -> None:
    expired = PaymentExpired(order="10001", amount=170_123)
    assert payment_outcomes.payment_expired(order_after(placed()), expired) == [
        StatusChanged(before=Status.PENDING, status=Status.EXPIRED)
    ]
    assert payment_outcomes.payment_expired(WORKED, expired) == [PaymentNoted(note=PaymentNote.EXPIRED, amount=170_123)]


def test_a_policy_never_sets_override_but_keeps_it() -> None:
    ticked = order_after(placed(), StatusChanged(before=Status.PENDING, status=Status.PENDING, returns_disallowed=True))
    (event,) = payment_outcomes.payment_confirmed(ticked, CONFIRMED)
    assert isinstance(event, StatusChanged)
    assert event.returns_disallowed


def test_points_and_commission_are_added_once_and_can_be_taken_back() -> None:
    for add, remove in (
        (worked_order.add_points, worked_order.remove_points),
        (worked_order.add_commission, worked_order.remove_commission),
    ):
        added = order_after(placed(), *add(WORKED))
        assert add(added) == []
        taken_back = order_after(placed(), *add(WORKED), *remove(added))
        assert remove(taken_back) == []
        assert add(taken_back)


def test_points_are_those_of_every_piece() -> None:
    assert worked_order.points_of(WORKED) == 20


def test_an_order_without_affiliate_or_points_refuses_both_buttons() -> None:
    facts = placed(affiliate=None, lines=tuple(line_without_points()))
    with pytest.raises(NotAllowed):
        worked_order.add_commission(order_after(facts))
    with pytest.raises(NotAllowed):
        worked_order.add_points(order_after(facts))


def line_without_points() -> list[Any]:
    (line,) = placed().lines
    return [type(line)(product=line.product, name=line.name, quantity=1, unit_price=170_000)]


def test_an_invoice_is_made_once_the_order_is_worked_and_once_only() -> None:
    with pytest.raises(NotAllowed):
        worked_order.request_invoice(order_after(placed()))
    requested = worked_order.request_invoice(WORKED)
    assert worked_order.request_invoice(order_after(placed(), *requested)) == []


@pytest.mark.parametrize(
    ("ended", "on"),
    [
        (Status.REVERSED, Status.PROCESSING),
        (Status.CANCELED, Status.CANCELED_REVERSAL),
        (Status.REFUNDED, Status.COMPLETE),
    ],
)
def test_an_invoice_may_be_asked_for_again_once_the_sale_goes_on_after_all(ended: Status, on: Status) -> None:
    requested = worked_order.request_invoice(WORKED)
    way = (placed(), moved(Status.PENDING, Status.PROCESSING), *requested, moved(Status.PROCESSING, ended))
    with pytest.raises(NotAllowed, match=f"an order that is {ended.value} gets no invoice"):
        worked_order.request_invoice(order_after(*way))
    assert worked_order.request_invoice(order_after(*way, moved(ended, on))) == requested
    assert worked_order.request_invoice(order_after(*way, moved(ended, on), *requested)) == []
