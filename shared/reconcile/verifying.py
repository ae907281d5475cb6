"""Verify a journal by itself: every event carries the hash of the one before it, and no version is missing.

What only the end of a stream has lost (its newest event changed or removed) no chain can tell: for that the journal is
compared with its topic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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


Seen = Callable[[int], None]
"""Told now and then, and at the end, how many events were read."""

TOLD_EVERY = 1_000  # events
_decoder = msgspec.json.Decoder(Link)


def verify(commits: Collection[dict[str, Any]], seen: Seen | None = None) -> Iterator[Difference]:
    """Each difference as it is found, stream by stream; may run while commands go on. Raises a PyMongoError."""
    events = events_of(commits, {})
    for stream, mine in groupby(_watched(events, seen) if seen else events, key=itemgetter(0)):
        yield from _verify_stream(stream, mine)


def _watched(events: Iterable[Event], seen: Seen) -> Iterator[Event]:
    count = 0
    for count, event in enumerate(events, start=1):
        yield event
        if count % TOLD_EVERY == 0:
            seen(count)
    seen(count)


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
