"""What the readers of a stretch are told, ours and bare alike."""

from __future__ import annotations

import msgspec

from benchmarks.reading.looks import Look


class Told(msgspec.Struct, frozen=True):
    readers: int
    seconds: float
    looks: list[Look]


class OverHttp(Told, frozen=True, kw_only=True):
    port: int
    key: str


class Bare(Told, frozen=True, kw_only=True):
    mongo_uri: str
    key_id: str
