"""Documents that are made of events: what must stand in a store, by what the journals say.

All that belongs to one subject (an order, or a stream that is about no order) is made of that subject's events alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from pymongo.collection import Collection

from shared.contract.events import Event, Recorded

Document = Mapping[str, Any]
Key = Any
"""A document's `_id`."""


@dataclass(frozen=True)
class Begun:
    """The commit that a stream began with: its command, and the fingerprint of that (None where nobody knows it)."""

    command: str
    fingerprint: str | None


@dataclass(frozen=True)
class Subject:
    """`name`: an order's number, or a stream's name. `events`: of all journals, each stream in its order. `begun`: by
    the stream's place, `<service>/<stream>`."""

    name: str
    events: Sequence[Recorded[Event]]
    begun: Mapping[str, Begun]


class Store(Protocol):
    """`cure`: what an operator does about a document that isn't what it must be."""

    @property
    def name(self) -> str: ...

    @property
    def cure(self) -> str: ...

    @property
    def fed_by(self) -> str:
        """The consumer group that writes it, without a prefix; empty where whoever appends writes it at once."""

    @property
    def collection(self) -> Collection[dict[str, Any]]: ...

    def made(self, subject: Subject) -> Mapping[Key, Any]:
        """Of each document that must stand, what `wrong` compares and `mend` writes."""

    def wrong(self, wanted: Any, stored: Document | None) -> str:
        """How the stored one differs, for a sentence that begins with its name; empty where it doesn't."""

    def subject_of(self, stored: Document) -> str | None:
        """Whose it is. None: it may stand without any event."""

    def late(self, how: str) -> bool:
        """Whether a consumer that has not taken everything yet may be all that is wrong."""

    def mend(self, key: Key, wanted: Any, stored: Document | None) -> None:
        """Make it what it must be; `wanted` is None for one that no event has made. Nothing runs meanwhile."""


def differing(wanted: Document, stored: Document) -> list[str]:
    """The names of the fields that are not as they must be. Others than the wanted ones are passed over."""
    return [name for name, value in wanted.items() if not same(value, stored.get(name))]


def same(one: object, other: object) -> bool:
    """As JSON, so that a list is a tuple and a number of 64 bits one of 32, and 1 is not true."""
    return _canonical(one) == _canonical(other)


def _canonical(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=_plain)


def _plain(value: object) -> object:
    """What JSON has no form for."""
    return value.hex() if isinstance(value, bytes) else repr(value)
