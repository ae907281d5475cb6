"""Up to which moment another service is heard out, over a broker that is made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from kafka import TopicPartition
from kafka.errors import KafkaConnectionError

from shared.consuming.read_up_to import Heard, ReadUpTo
from shared.consuming.starts import Offsets
from shared.contract.times import as_text

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
ONE, OTHER = TopicPartition("orders.events", 0), TopicPartition("orders.events", 1)
NO_MARGIN = timedelta(0)


def at(minutes: int) -> str:
    return as_text(NOON + timedelta(minutes=minutes))


@dataclass
class Broker:
    """Implements `shared.consuming.read_up_to.Broker`."""

    until: str = at(0)
    ends: Offsets = field(default_factory=lambda: {ONE: 5, OTHER: 7})
    groups: list[Offsets] = field(default_factory=lambda: [{ONE: 5, OTHER: 7}])
    away: bool = False

    def taken(self) -> Sequence[Offsets]:
        if self.away:
            raise KafkaConnectionError
        return [dict(group) for group in self.groups]

    def heard(self) -> Heard:
        return Heard(self.until, dict(self.ends))


def test_what_every_group_has_taken_is_read() -> None:
    assert ReadUpTo(Broker(), NO_MARGIN)() == at(0)


def test_what_was_being_written_is_taken_off() -> None:
    assert ReadUpTo(Broker(), timedelta(minutes=2))() == at(-2)


def test_one_group_that_is_behind_in_one_partition_holds_all() -> None:
    broker = Broker(groups=[{ONE: 5, OTHER: 7}, {ONE: 5, OTHER: 6}])
    read = ReadUpTo(broker, NO_MARGIN)
    assert read() == ""
    broker.groups[1][OTHER] = 7
    assert read() == at(0)


def test_a_group_that_has_taken_nothing_yet_knows_nothing() -> None:
    assert ReadUpTo(Broker(groups=[{ONE: 5}]), NO_MARGIN)() == ""


def test_a_topic_that_never_stands_still_is_read_up_to_where_it_was_asked_before() -> None:
    broker = Broker()
    read = ReadUpTo(broker, NO_MARGIN)
    for minute in range(1, 5):
        broker.until, broker.ends = at(minute), {ONE: 5 + minute, OTHER: 7}
        assert read() == ("" if minute == 1 else at(minute - 1))
        broker.groups = [dict(broker.ends)]


def test_a_broker_that_is_away_takes_back_nothing_and_adds_nothing() -> None:
    broker = Broker()
    read = ReadUpTo(broker, NO_MARGIN)
    assert read() == at(0)
    broker.until, broker.away = at(9), True
    assert read() == at(0)
    assert ReadUpTo(broker, NO_MARGIN)() == ""


def test_a_service_of_which_nobody_says_how_far_its_relay_is_is_not_heard() -> None:
    assert ReadUpTo(Broker(until=""), NO_MARGIN)() == ""
