"""A projected document as it is stored: `{_id, positions, hashes, ...fields}`.

`positions` maps a stream (across services) to the version that it stands at, `hashes` to the hash of that event's wire.
Both are sorted, so that the same content is the same bytes.

So another event at the version that stands is found at once, and one further back by the first event that follows it
beyond that version, whose `prevhash` names it. One that is never followed so far back stays unseen here, since no
document keeps the hash of every event: `python -m shared.reconcile` finds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import msgspec

from shared.contract.events import Event, Recorded
from shared.contract.wire import hash_of
from shared.projecting.parts import KEY, NO_PARTS, Parts
from shared.projecting.projection import Document, Projection

D = TypeVar("D", bound=Document)
T = TypeVar("T")


class Contradiction(Exception):
    """The log is broken here: a version is missing, or two events claim it."""


class Stored(msgspec.Struct, Generic[D], frozen=True, gc=False):
    """`positions` and `hashes` are empty for a document that isn't there yet; a hash is missing in one that an older
    program has stored. `parts`: what has been encoded of it so far."""

    document: D
    positions: Mapping[str, int]
    hashes: Mapping[str, str]
    parts: Parts = NO_PARTS

    def after(self, projection: Projection[D], recorded: Recorded[Event]) -> Stored[D]:
        """Itself where the event was folded before. Raises Contradiction."""
        stream = field_name(recorded.position)
        at = self.positions.get(stream, 0)
        if recorded.version < at:
            return self
        digest = hash_of(recorded.wire)
        if recorded.version == at:
            self._check(stream, digest, f"two events claim version {at}")
            return self
        if recorded.version == at + 1:
            self._check(stream, recorded.prevhash, f"version {at + 1} was written after another version {at}")
        elif projection.whole:
            raise Contradiction(f"version {recorded.version} came after {at}")
        positions = _with(self.positions, stream, recorded.version)
        return Stored(
            projection.at(projection.fold(self.document, recorded), positions),
            positions,
            _with(self.hashes, stream, digest),
            self.parts,
        )

    def _check(self, stream: str, digest: str, otherwise: str) -> None:
        if self.hashes.get(stream, digest) != digest:
            raise Contradiction(otherwise)

    def plain(self) -> dict[str, Any]:
        fields = msgspec.to_builtins(self.document)
        key = fields.pop(KEY)
        return {"_id": key, "positions": self.positions, "hashes": self.hashes, **fields}

    def encoded(self) -> Stored[D]:
        """With its parts, so that neither `in_bson` nor what it becomes makes them again."""
        return Stored(self.document, self.positions, self.hashes, self.parts.of(self.document))

    def in_bson(self) -> dict[str, Any]:
        """What `plain` says, in the same bytes, most of which were made before."""
        fields = self.parts.of(self.document).fields
        return {"_id": self.document.id, "positions": self.positions, "hashes": self.hashes, **fields}


def empty(projection: Projection[D], key: str) -> Stored[D]:
    return Stored(projection.document(id=key), {}, {})


def read(projection: Projection[D], plain: Mapping[str, Any]) -> Stored[D]:
    """Fields that this program doesn't know are passed over: they are another generation's."""
    document = msgspec.convert({**plain, "id": plain["_id"]}, projection.document)
    return Stored(document, plain["positions"], plain.get("hashes", {}))


def _with(sorted_by_stream: Mapping[str, T], stream: str, value: T) -> dict[str, T]:
    """A stream that is there keeps its place."""
    after = {**sorted_by_stream, stream: value}
    return after if stream in sorted_by_stream else dict(sorted(after.items()))


def field_name(position: str) -> str:
    """MongoDB takes a dot in a field's name for a path."""
    return position.replace(".", "\uff0e")
