"""What the readers of a stretch are told, ours and bare alike."""

from __future__ import annotations

import msgspec

from benchmarks.reading.looks import Look


class Told(msgspec.Struct, frozen=True):
    readers: int
    seconds: float
    looks: list[Look]


class OverHttp(Told, frozen=True, kw_only=True):
    """`cookie`: of someone at the desk, who has no key."""

    port: int
    key: str
    cookie: str = ""


class Bare(Told, frozen=True, kw_only=True):
    mongo_uri: str
    key_id: str
