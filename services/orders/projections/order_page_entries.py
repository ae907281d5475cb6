"""How an event becomes a line of the order's history."""

from __future__ import annotations

from typing import Any

import msgspec

from services.orders.projections.order_page import Entry
from shared.contract.events import Event, Recorded

SILENT = frozenset({"OrderPlaced", "InvoicePrepared"})  # all they say stands elsewhere on the page


def entry_of(recorded: Recorded[Any]) -> Entry:
    event: Event = recorded.event
    return Entry(
        event_id=recorded.id,
        source=recorded.source,
        stream=recorded.stream,
        version=recorded.version,
        time=recorded.time,
        type=recorded.type,
        says={} if recorded.type in SILENT else msgspec.to_builtins(event),
        actor_kind=recorded.actor_kind,
        actor_id=recorded.actor_id,
        actor_ip=recorded.actor_ip,
        channel=recorded.channel,
        causation_id=recorded.causation_id,
    )
