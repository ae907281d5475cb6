"""What a bare relay is told."""

from __future__ import annotations

import msgspec


class Told(msgspec.Struct, frozen=True):
    """From `token` on, so many events."""

    mongo_uri: str
    kafka: str
    journal: str
    topic: str
    token: str
    events: int
