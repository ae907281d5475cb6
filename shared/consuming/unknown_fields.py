"""Fields that a newer writer sends and this program skips: they are counted, so that nobody wonders."""

from __future__ import annotations

from functools import cache

import msgspec

from shared.contract.events import Event, Recorded


class _Names(msgspec.Struct):
    data: dict[str, msgspec.Raw]


_names = msgspec.json.Decoder(_Names)


def has_unknown_fields(recorded: Recorded[Event]) -> bool:
    """Looks at the payload's own fields, not at those of its parts: this is asked for every event."""
    return not _fields(type(recorded.event)).issuperset(_names.decode(recorded.wire).data)


@cache
def _fields(kind: type[Event]) -> frozenset[str]:
    return frozenset(kind.__struct_encode_fields__)
