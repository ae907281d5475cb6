"""The policies of each service, as its own process has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from operations.place import Place
from services.invoices import bootstrap as invoices
from services.invoices.settings import InvoicesSettings
from services.notifications import bootstrap as notifications
from services.notifications.settings import NotificationsSettings
from services.orders import bootstrap as orders
from services.orders.settings import OrdersSettings
from services.payments import bootstrap as payments
from services.payments.settings import PaymentsSettings
from shared.consuming.policy import Policy


def policies_of(place: Place) -> Mapping[str, Sequence[Policy]]:
    """By service. For what they know and what is plain to them: none of them is to be run here."""
    where: dict[str, Any] = {"mongo_uri": place.root_uri, "kafka": place.kafka}
    wired = (
        orders.wire(OrdersSettings(service="orders", **where)),
        payments.wire(PaymentsSettings(service="payments", **where)),
        invoices.wire(InvoicesSettings(service="invoices", **where)),
        notifications.wire(NotificationsSettings(service="notifications", **where)),
    )
    for each in wired:
        each.client.close()
    return {each.settings.service: each.policies() for each in wired}
