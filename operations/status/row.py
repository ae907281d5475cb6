"""One line of the report."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """`count` of `what` at `of` (a consumer group or a service); `oldest_seconds`: how long the oldest of them waits.
    `alarm` says why a person is needed; empty where none is."""

    what: str
    of: str
    count: int
    oldest_seconds: float | None = None
    alarm: str = ""


def age(since: datetime, now: datetime) -> float:
    """In seconds; never negative, since the clocks of two machines differ."""
    return max(0.0, (now - since).total_seconds())
