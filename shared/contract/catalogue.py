"""Every event type that is published, by the service that publishes it."""

from __future__ import annotations

from collections.abc import Mapping

from shared.contract import invoices, notifications, orders, payments
from shared.contract.consumers import CONSUMER_EVENTS
from shared.contract.events import Event
from shared.contract.returns import RETURN_EVENTS
from shared.contract.wire import Contract

PUBLISHED: Mapping[str, tuple[type[Event], ...]] = {
    "orders": orders.ORDER_EVENTS + RETURN_EVENTS + CONSUMER_EVENTS,
    "payments": payments.PAYMENT_EVENTS + CONSUMER_EVENTS,
    "invoices": invoices.INVOICE_EVENTS + CONSUMER_EVENTS,
    "notifications": notifications.NOTIFICATION_EVENTS + CONSUMER_EVENTS,
}

CONTRACT = Contract(
    {kind for kinds in PUBLISHED.values() for kind in kinds},
    {**orders.LIFTS, **payments.LIFTS, **invoices.LIFTS, **notifications.LIFTS},
)


def topic_of(service: str) -> str:
    return f"{service}.events"
