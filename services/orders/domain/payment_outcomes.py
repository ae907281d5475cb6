"""What the payments service says, and what it does to an order: from Pending it moves, elsewhere it is only shown."""

from __future__ import annotations

from services.orders.domain.order import Order
from shared.contract.events import Event
from shared.contract.orders import PaymentNote, PaymentNoted, Status, StatusChanged
from shared.contract.payments import PaymentConfirmed, PaymentExpired, RefundRecorded


def payment_confirmed(order: Order, payment: PaymentConfirmed) -> list[Event]:
    if order.status is Status.PENDING:
        return [_moved(order, Status.PROCESSING)]
    return [PaymentNoted(note=PaymentNote.CONFIRMED, amount=payment.amount, currency=payment.currency)]


def payment_expired(order: Order, payment: PaymentExpired) -> list[Event]:
    if order.status is Status.PENDING:
        return [_moved(order, Status.EXPIRED)]
    return [PaymentNoted(note=PaymentNote.EXPIRED, amount=payment.amount, currency=payment.currency)]


def refund_recorded(_order: Order, refund: RefundRecorded) -> list[Event]:
    return [PaymentNoted(note=PaymentNote.REFUNDED, amount=refund.amount, currency=refund.currency)]


def _moved(order: Order, status: Status) -> StatusChanged:
    # Not notified here: the notifications service tells of the payment itself, and one mail is enough.
    return StatusChanged(before=order.status, status=status, returns_disallowed=order.returns_disallowed)
