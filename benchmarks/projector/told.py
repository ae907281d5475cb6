"""What a bare projector is told."""

from __future__ import annotations

import msgspec


class Told(msgspec.Struct, frozen=True):
    """It ends when it has taken `events`, or when nothing comes any more."""

    mongo_uri: str
    kafka: str
    group: str
    collection: str
    events: int
