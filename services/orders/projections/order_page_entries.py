"""How an event becomes a line of the order's history."""

from __future__ import annotations

from sys import intern
from typing import Any

import msgspec

from services.orders.projections.order_page import Entry
from shared.contract.events import Event, Recorded

SILENT = frozenset({"OrderPlaced", "InvoicePrepared"})  # all they say stands elsewhere on the page


def entry_of(recorded: Recorded[Any]) -> Entry:
    """What many entries say alike is held once: thousands of pages are in memory while a log is read."""
    event: Event = recorded.event
    return Entry(
        event_id=recorded.id,
        source=intern(recorded.source),
        stream=intern(recorded.stream),
        version=recorded.version,
        time=recorded.time,
        type=intern(recorded.type),
        says={} if recorded.type in SILENT else msgspec.to_builtins(event),
        actor_kind=intern(recorded.actor_kind),
        actor_id=intern(recorded.actor_id),
        actor_ip=intern(recorded.actor_ip),
        channel=intern(recorded.channel),
        causation_id=recorded.causation_id,
    )
