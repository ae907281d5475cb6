"""What a bare projector is told."""

from __future__ import annotations

import msgspec


class Told(msgspec.Struct, frozen=True):
    """It ends when it has taken `events`, or (unless it is to `wait`) when nothing comes any more."""

    mongo_uri: str
    kafka: str
    group: str
    collection: str
    events: int
    topic: str = "orders.events"
    wait: bool = False
