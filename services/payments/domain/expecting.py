"""What is expected, and when no longer. Each decision is "nothing" where it has been made before."""

from __future__ import annotations

from msgspec.structs import replace

from services.payments.domain.payment import Payment
from shared.contract.events import Event
from shared.contract.fields import Moment
from shared.contract.orders import OrderPlaced
from shared.contract.payments import ExpiryLifted, PaymentCanceled, PaymentExpected, PaymentExpired, RefundRecorded


def expect(payment: Payment, placed: OrderPlaced, placed_at: Moment, due_at: Moment) -> list[Event]:
    if payment.expected is not None:
        return []
    return [
        PaymentExpected(
            order=placed.number,
            amount=placed.amount_due,
            currency=placed.currency,
            account=placed.account.number,
            amount_unique=placed.amount_unique,
            placed_at=placed_at,
            due_at=due_at,
        )
    ]


def expect_again(payment: Payment, due_at: Moment, reopened: bool) -> list[Event]:
    """The order waits for money once more (Canceled Reversal, or back to Pending). `reopened`: from where it had ended,
    and not taken back out of a person's work: what is paid is then found again, and the order goes on."""
    if payment.expected is None or (payment.awaited and not payment.lifted):
        return []
    if payment.confirmed is not None and not payment.missing and not reopened:
        return []
    return [replace(payment.expected, due_at=due_at)]


def expire(payment: Payment, now: Moment) -> list[Event]:
    """Not while a claim waits for its review: the customer says that they paid. Nor while a part is there."""
    expected = payment.expected
    if expected is None or not payment.awaited or payment.lifted or payment.needs_a_person or now < expected.due_at:
        return []
    return [PaymentExpired(order=expected.order, amount=expected.amount, currency=expected.currency)]


def lift_expiry(payment: Payment, order: str) -> list[Event]:
    """Someone works the order: whoever looked into the bank's own pages needs no statement here to go on."""
    return [ExpiryLifted(order=order)] if payment.awaited and not payment.lifted else []


def cancel(payment: Payment, order: str) -> list[Event]:
    return [PaymentCanceled(order=order)] if payment.awaited else []


def refund(payment: Payment, order: str, reason: str) -> list[Event]:
    """All that is in hand, also what came in parts, late or twice: nothing of it pays this order any more."""
    if not payment.in_hand or payment.expected is None:
        return []
    return [RefundRecorded(order=order, amount=payment.in_hand, currency=payment.expected.currency, reason=reason)]
