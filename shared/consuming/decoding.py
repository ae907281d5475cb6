"""From a record's bytes to an event. What this program doesn't know is counted, so that nobody wonders."""

from __future__ import annotations

from prometheus_client import Counter

from shared.consuming.unknown_fields import has_unknown_fields
from shared.contract.events import Event, Recorded, Unknown
from shared.contract.wire import Contract, Undecodable

FIELDS = Counter("pesanan_unknown_fields_total", "Events with fields that this program doesn't know", ["group", "type"])
UNKNOWN = Counter("pesanan_unknown_events_total", "Events of a type that this program doesn't know", ["group", "type"])


def decoded(contract: Contract, group: str, wire: bytes) -> Recorded[Event] | Undecodable:
    """The error is an answer here: the caller parks such a record."""
    try:
        recorded = contract.decode(wire)
    except Undecodable as error:
        return error
    if isinstance(recorded.event, Unknown):
        UNKNOWN.labels(group, recorded.type[:60]).inc()
    elif has_unknown_fields(recorded):
        FIELDS.labels(group, recorded.type).inc()
    return recorded
