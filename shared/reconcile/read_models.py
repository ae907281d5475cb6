"""A projection's documents, folded anew by the very folds that its consumer uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from pymongo.collection import Collection

from shared.contract.events import Event, Recorded
from shared.projecting.projection import Projection
from shared.projecting.stored import Contradiction, Stored, empty, field_name
from shared.reconcile.stores import Document, Key, Subject, differing

MISSING, STANDS = "is missing", "stands at version"
REBUILD = "run `pesanan rebuild --accept-changes`"


@dataclass(frozen=True)
class Folded:
    """The events of one document."""

    projection: Projection[Any]
    key: str
    events: Sequence[Recorded[Event]]

    def at(self, positions: Mapping[str, int] | None = None) -> Stored[Any]:
        """As it stands there, or at the end. Raises Contradiction."""
        seen = self.events if positions is None else [one for one in self.events if _within(one, positions)]
        return reduce(
            lambda stored, recorded: stored.after(self.projection, recorded), seen, empty(self.projection, self.key)
        )


@dataclass(frozen=True)
class ReadModel:
    """Implements `shared.reconcile.stores.Store`. `subject_of_stream`: the subject whose events the stream holds."""

    projection: Projection[Any]
    collection: Collection[dict[str, Any]]
    subject_of_stream: Callable[[str], str]
    fed_by: str
    cure: str = REBUILD

    @property
    def name(self) -> str:
        return self.projection.name

    def made(self, subject: Subject) -> Mapping[Key, Folded]:
        found: dict[str, list[Recorded[Event]]] = {}
        for recorded in subject.events:
            for key in self.projection.key(recorded):
                found.setdefault(key, []).append(recorded)
        return {key: Folded(self.projection, key, events) for key, events in found.items()}

    def wrong(self, wanted: Any, stored: Document | None) -> str:
        try:
            return _wrong(wanted, stored)
        except Contradiction as error:
            return f"can't be made, since the journal itself doesn't hold together ({error}; see `pesanan verify`)"

    def subject_of(self, stored: Document) -> str | None:
        streams = sorted(stored.get("positions") or {})
        return self.subject_of_stream(streams[0].partition("/")[2]) if streams else str(stored["_id"])

    def late(self, how: str) -> bool:
        return how.startswith((MISSING, STANDS))

    def mend(self, key: Key, wanted: Any, stored: Document | None) -> None:
        """Never by hand: a consumer may be writing it, and a rebuild makes it of the same events."""


def _wrong(wanted: Folded, stored: Document | None) -> str:
    end = wanted.at()
    if stored is None:
        return MISSING if end.positions else ""
    at = stored.get("positions")
    if not isinstance(at, Mapping):
        return "has no positions"
    then = end if at == end.positions else wanted.at(at)
    if fields := _differing(then, stored):
        return f"shows another {', '.join(fields)} than its events make"
    return "" if at == end.positions else _stands(at, end.positions)


def _differing(then: Stored[Any], stored: Document) -> list[str]:
    """Of the fields that this program knows; a page that an older one wrote may lack one that says nothing."""
    untold = empty_fields(type(then.document))
    wanted = {
        **then.plain(),
        "hashes": {
            stream: then.hashes[stream] for stream in stored.get("hashes", then.hashes) if stream in then.hashes
        },
    }
    del wanted["positions"]
    return differing(wanted, {**untold, **stored})


def empty_fields(document: type[Any]) -> dict[str, Any]:
    return {name: value for name, value in Stored(document(id=""), {}, {}).plain().items() if name != "_id"}


def _stands(at: Mapping[str, int], end: Mapping[str, int]) -> str:
    for stream in sorted({*at, *end}):
        if at.get(stream, 0) != end.get(stream, 0):
            return f"{STANDS} {at.get(stream, 0)} of {stream}, and the journal at {end.get(stream, 0)}"
    return ""


def _within(recorded: Recorded[Event], positions: Mapping[str, int]) -> bool:
    return recorded.version <= positions.get(field_name(recorded.position), 0)
