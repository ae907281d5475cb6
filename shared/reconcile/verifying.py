"""Verify a journal by itself: every event carries the hash of the one before it, and no version is missing.

What only the end of a stream has lost (its newest event changed or removed) no chain can tell: for that the journal is
compared with its topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from pymongo.collection import Collection

from shared.contract.wire import FIRST_PREVHASH, hash_of
from shared.reconcile.journal_reading import Event, events_of


@dataclass(frozen=True)
class Difference:
    """What is wrong at one place; prints as a sentence."""

    stream: str
    version: int
    what: str

    def __str__(self) -> str:
        return f"{self.stream} version {self.version}: {self.what}"


class Link(msgspec.Struct, frozen=True):
    """What an event says about its own place."""

    stream: str
    streamversion: int
    prevhash: str


_decoder = msgspec.json.Decoder(Link)


def verify(commits: Collection[dict[str, Any]]) -> Iterator[Difference]:
    """Each difference as it is found, stream by stream; may run while commands go on. Raises a PyMongoError."""
    for stream, events in groupby(events_of(commits, {}), key=itemgetter(0)):
        yield from _verify_stream(stream, events)


def _verify_stream(stream: str, events: Iterable[Event]) -> Iterator[Difference]:
    next_version, before = 1, FIRST_PREVHASH
    for _, version, _, wire in events:
        if version == next_version:
            what = _wrong_with(wire, stream, version, before)
        else:  # the hash of what is missing is not known, so this one says it alone
            what = f"version {next_version} should stand here"
        if what:
            yield Difference(stream, version, what)
        next_version, before = version + 1, hash_of(wire)


def _wrong_with(wire: bytes, stream: str, version: int, before: str) -> str:
    try:
        link = _decoder.decode(wire)
    except msgspec.MsgspecError:
        return "the bytes are no event"
    if (link.stream, link.streamversion) != (stream, version):
        return f"holds the event of {link.stream} version {link.streamversion}"
    if link.prevhash != before:
        return f"carries another hash than that of version {version - 1}: one of the two was changed"
    return ""
