"""What was parked is tried again in an order in which it can go well."""

from __future__ import annotations

import msgspec

from shared.consuming.records import Record
from shared.consuming.replay_order import in_stream_order


def record(offset: int, stream: str, version: int) -> Record:
    place = {"source": "/pesanan/orders", "stream": stream, "streamversion": version}
    return Record("orders.events", 0, offset, "10001", msgspec.json.encode(place))


def ordered(*places: tuple[str, int]) -> list[int]:
    """The offsets."""
    return [one.offset for one in in_stream_order([record(at, *place) for at, place in enumerate(places)])]


def test_what_was_missing_comes_before_what_it_precedes() -> None:
    assert ordered(("order:1", 3), ("order:1", 4), ("order:1", 2)) == [2, 0, 1]


def test_repeats_stay_behind_each_other() -> None:
    assert ordered(("order:1", 2), ("order:1", 3), ("order:1", 2), ("order:1", 3)) == [0, 2, 1, 3]


def test_streams_keep_their_places_among_each_other() -> None:
    assert ordered(("order:1", 3), ("retry:1", 1), ("order:1", 2), ("retry:1", 2)) == [2, 1, 0, 3]


def test_what_is_no_event_keeps_its_place() -> None:
    bad = Record("orders.events", 0, 1, "10001", b"{")
    records = [record(0, "order:1", 3), bad, record(2, "order:1", 2)]
    assert in_stream_order(records) == [records[2], bad, records[0]]
