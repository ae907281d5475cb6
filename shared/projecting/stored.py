"""A projected document as it is stored: `{_id, positions, last, ...fields}`.

`positions` maps a stream (across services) to the version that it stands at, `last` to that event's id. Both are
sorted, so that the same content is the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from shared.contract.events import Event, Recorded
from shared.projecting.projection import Document, Projection

D = TypeVar("D", bound=Document)


class Contradiction(Exception):
    """The log is broken here: a version is missing, or two events claim it."""


@dataclass(frozen=True)
class Stored(Generic[D]):
    """`positions` and `last` are empty for a document that isn't there yet."""

    document: D
    positions: Mapping[str, int]
    last: Mapping[str, str]

    def after(self, projection: Projection[D], recorded: Recorded[Event]) -> Stored[D]:
        """Itself where the event was folded before. Raises Contradiction."""
        stream = field_name(recorded.position)
        at = self.positions.get(stream, 0)
        if recorded.version <= at:
            if recorded.version == at and self.last[stream] != recorded.id:
                raise Contradiction(f"two events claim version {at}")
            return self
        if projection.whole and recorded.version != at + 1:
            raise Contradiction(f"version {recorded.version} came after {at}")
        return Stored(
            projection.fold(self.document, recorded),
            dict(sorted({**self.positions, stream: recorded.version}.items())),
            dict(sorted({**self.last, stream: recorded.id}.items())),
        )

    def plain(self) -> dict[str, Any]:
        fields = msgspec.to_builtins(self.document)
        key = fields.pop("id")
        return {"_id": key, "positions": self.positions, "last": self.last, **fields}


def empty(projection: Projection[D], key: str) -> Stored[D]:
    return Stored(projection.document(id=key), {}, {})


def read(projection: Projection[D], plain: Mapping[str, Any]) -> Stored[D]:
    """Fields that this program doesn't know are passed over: they are another generation's."""
    document = msgspec.convert({**plain, "id": plain["_id"]}, projection.document)
    return Stored(document, plain["positions"], plain["last"])


def field_name(position: str) -> str:
    """MongoDB takes a dot in a field's name for a path."""
    return position.replace(".", "\uff0e")
