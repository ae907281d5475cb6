"""What the clients of a stretch of commands are told, ours and bare alike."""

from __future__ import annotations

import msgspec

ENTRIES = 9  # added to an order before the next one is taken: a history has about ten


class Told(msgspec.Struct, frozen=True):
    """`kind`: place or history. `orders`: the numbers to work on, each client on a share of its own."""

    kind: str
    clients: int
    seconds: float
    orders: list[str]


class OverHttp(Told, frozen=True, kw_only=True):
    """`pace`: so many a second and no more."""

    port: int
    key: str
    pace: float | None = None


class Bare(Told, frozen=True, kw_only=True):
    """`key_id`, `wire`: the stored key's id and an event's bytes, as our own commands have left them."""

    mongo_uri: str
    key_id: str
    wire: str
