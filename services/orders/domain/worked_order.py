"""The green buttons of the order page: invoice, reward points, commission. Pressing one twice does it once."""

from __future__ import annotations

from services.orders.domain.order import Order
from services.orders.domain.statuses import NO_SALE
from shared.contract.events import Event
from shared.contract.orders import (
    CommissionAdded,
    CommissionRemoved,
    InvoiceRequested,
    RewardPointsAdded,
    RewardPointsRemoved,
    Status,
)
from shared.errors import NotAllowed

NO_INVOICE = (Status.PENDING, *NO_SALE)
"""Not worked yet, or come to nothing: the invoices service makes none for what has ended, so none is asked for."""


def request_invoice(order: Order) -> list[Event]:
    """Once, and once more after each end of the sale: its invoice was credited then."""
    if order.invoice_requested:
        return []
    if order.placed and order.status in NO_INVOICE:
        raise NotAllowed(
            "an order that is {status} gets no invoice: it is made once the order is worked", status=order.status.value
        )
    return [InvoiceRequested()]


def points_of(order: Order) -> int:
    return sum(line.points * line.quantity for line in order.facts.lines)


def add_points(order: Order) -> list[Event]:
    if order.points_added:
        return []
    points = points_of(order)
    if points == 0:
        raise NotAllowed("the products of this order carry no reward points")
    return [RewardPointsAdded(customer_id=order.facts.customer.id, points=points)]


def remove_points(order: Order) -> list[Event]:
    if not order.points_added:
        return []
    return [RewardPointsRemoved(customer_id=order.facts.customer.id, points=points_of(order))]


def add_commission(order: Order) -> list[Event]:
    affiliate = order.facts.affiliate
    if order.commission_added:
        return []
    if affiliate is None or affiliate.commission == 0:
        raise NotAllowed("no affiliate brought this order")
    return [CommissionAdded(affiliate_id=affiliate.id, amount=affiliate.commission, currency=order.facts.currency)]


def remove_commission(order: Order) -> list[Event]:
    affiliate = order.facts.affiliate
    if affiliate is None or not order.commission_added:
        return []
    return [CommissionRemoved(affiliate_id=affiliate.id, amount=affiliate.commission, currency=order.facts.currency)]
