"""What a group does with a batch, over a reaction and a parking that are made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from shared.consuming.breaker import BREAKERS, MANY_IN_A_ROW, Breaker
from shared.consuming.parking import Parking
from shared.consuming.records import Record
from shared.consuming.work import Incoming, Work
from shared.contract.catalogue import CONTRACT
from shared.contract.orders import CommentAdded, Status
from shared.contract.times import utc_now
from shared.errors import Broken
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.journal.writing import Writer


@dataclass
class Stored:
    """The one document of a collection of breakers."""

    in_a_row: int = 0

    def find_one(self, _query: object) -> dict[str, Any]:
        return {"in_a_row": self.in_a_row, "reason": "it is ill"}

    def find_one_and_update(self, *_: object, **__: object) -> dict[str, Any]:
        self.in_a_row += 1
        return self.find_one({})

    def update_one(self, *_: object) -> None:
        self.in_a_row = 0


class Parked(Parking):
    """Keeps nothing and tells nobody: only what is counted in a row is the real thing."""

    def __post_init__(self) -> None:
        """Nothing is there to be measured."""
        self.breaker = Breaker(cast("Any", {BREAKERS: Stored()}), self.group)

    def follow(self, record: Record) -> None: ...

    def _keep(self, record: Record, reason: str) -> None:
        self.blocked.add(record.key)

    def _publish(self, command_id: str, event: object) -> None: ...


@dataclass
class Picky:
    """Takes every event but those that say "sakit"."""

    taken: list[Record] = field(default_factory=list)

    def take(self, batch: Sequence[Incoming]) -> list[tuple[Incoming, str]]:
        refused: dict[str, tuple[Incoming, str]] = {}
        for one in batch:
            if b"sakit" in one.record.value:
                refused.setdefault(one.record.key, (one, "it is ill"))
            else:
                self.taken.append(one.record)
        return list(refused.values())

    def forget(self) -> None: ...


def records(*comments: str) -> list[Record]:
    """Each is another order's first event."""
    return [record(number, comment) for number, comment in enumerate(comments)]


def record(number: int, comment: str) -> Record:
    writer = Writer(CONTRACT, "orders", utc_now, lambda: f"e{number}")
    event = CommentAdded(status=Status.PENDING, comment=comment)
    context = Context("c", Actor("admin", "ani"), "c")
    (written,) = writer.write(about_order("order", f"1{number}"), None, [event], context)
    return Record("orders.events", 0, number, f"1{number}", written.wire)


def decoded(one: Record) -> Incoming:
    return Incoming(one, CONTRACT.decode(one.value))


def work() -> Work:
    parking = Parked(cast("Any", None), cast("Any", None), "notifications", "g")
    return Work("notifications", "g", Picky(), parking)


def test_poison_among_good_events_is_not_in_a_row() -> None:
    many = ["sakit", "baik"] * (MANY_IN_A_ROW + 1)
    group = work()
    group.process(records(*many))
    for one in records(*many):
        group.process([one])
    assert group.parking.breaker.in_a_row == 0


@pytest.mark.parametrize("at_once", [1, 7, 100])
def test_poison_with_nothing_good_between_stops_the_group_however_it_is_polled(at_once: int) -> None:
    group, log = work(), records("baik", *["sakit"] * MANY_IN_A_ROW)
    with pytest.raises(Broken, match="in a row"):
        for start in range(0, len(log), at_once):
            group.process(log[start : start + at_once])


def test_bytes_that_are_no_events_count_like_what_is_refused() -> None:
    group, log = work(), records(*["baik", "sakit"] * MANY_IN_A_ROW)
    raw = [Record("orders.events", 1, n, f"x{n}", b"{") for n in range(MANY_IN_A_ROW)]
    group.process([one for pair in zip(raw, log[::2], strict=True) for one in pair])
    with pytest.raises(Broken):
        group.process([one for pair in zip(raw, log[1::2], strict=True) for one in pair])
