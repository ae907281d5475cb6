"""In which order parked records are tried again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from shared.consuming.records import Record


class _Place(msgspec.Struct, frozen=True):
    source: str
    stream: str
    streamversion: int


_decoder = msgspec.json.Decoder(_Place)


def in_stream_order(records: Sequence[Record]) -> list[Record]:
    """As they stand in the log, but that events of one stream come by version: a hole in the topic is sent again after
    its successors. Streams keep their places among each other, and so does what is no event."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    versions: dict[int, int] = {}
    for at, record in enumerate(records):
        place = _place_of(record)
        if place is not None:
            places[place.source, place.stream].append(at)
            versions[at] = place.streamversion
    ordered = list(records)
    for slots in places.values():
        for slot, at in zip(slots, sorted(slots, key=versions.__getitem__), strict=True):
            ordered[slot] = records[at]
    return ordered


def _place_of(record: Record) -> _Place | None:
    try:
        return _decoder.decode(record.value)
    except msgspec.MsgspecError:
        return None
