"""When a service tells how it stands: news at once, the same only now and then, and nothing that it can't know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from kafka.errors import KafkaTimeoutError
from msgspec.structs import replace
from pymongo.errors import AutoReconnect

from shared.contract.states import GroupState, ServiceState, decoded, encoded
from shared.contract.times import as_text
from shared.states.measuring import RECORDS, SECONDS, step
from shared.states.publishing import Publishing

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
WELL = ServiceState(service="orders", instance="1", at=as_text(NOON), groups=(GroupState(group="orders.amounts"),))


class Watched:
    """Stands as it is told to; `said` is what was sent. Implements `Measured`."""

    def __init__(self) -> None:
        self.now, self.standing = NOON, WELL
        self.said: list[ServiceState] = []
        self.away: Exception | None = None
        self.publishing = Publishing(self, self.send, lambda: self.now)

    def state(self, now: datetime) -> ServiceState:
        if isinstance(self.away, AutoReconnect):
            raise self.away
        return replace(self.standing, at=as_text(now))

    def send(self, state: ServiceState) -> None:
        if self.away:
            raise self.away
        self.said.append(state)

    def after(self, seconds: float) -> int:
        """How often it has said something by then."""
        self.now += timedelta(seconds=seconds)
        self.publishing.round()
        return len(self.said)


def test_the_same_is_said_again_only_after_five_minutes() -> None:
    watched = Watched()
    assert [watched.after(30) for _ in range(11)] == [1] * 10 + [2]


def test_that_the_relay_has_gone_on_is_said_with_the_next_state_and_is_no_news_itself() -> None:
    watched = Watched()
    assert watched.after(0) == 1
    watched.standing = replace(WELL, relayed_until=as_text(NOON))
    assert [watched.after(30) for _ in range(10)] == [1] * 9 + [2]
    assert watched.said[-1].relayed_until == as_text(NOON)


def test_a_change_is_said_at_the_next_look() -> None:
    watched = Watched()
    assert watched.after(0) == 1
    watched.standing = replace(WELL, unsent=600)
    assert watched.after(30) == 2
    assert watched.said[-1].unsent == 600


@pytest.mark.parametrize("away", [KafkaTimeoutError(), AutoReconnect()])
def test_what_could_not_be_said_is_said_at_the_next_look(away: Exception) -> None:
    watched = Watched()
    watched.away = away
    assert watched.after(0) == 0
    watched.away = None
    assert watched.after(30) == 1


@pytest.mark.parametrize(
    ("value", "steps", "expected"),
    [(-3, SECONDS, 0), (9.9, SECONDS, 0), (10, SECONDS, 10), (1e9, SECONDS, 86_400), (99, RECORDS, 1)],
)
def test_measures_are_rough(value: float, steps: tuple[int, ...], expected: int) -> None:
    assert step(value, steps) == expected


def test_a_state_is_a_cloudevent_and_another_version_s_is_passed_over() -> None:
    wire = encoded(WELL, "e-1")
    assert decoded(wire) == WELL
    assert b'"specversion":"1.0"' in wire and b'"type":"ServiceStateChanged"' in wire
    assert decoded(wire.replace(b'"instance":"1"', b'"instance":7')) is None
    assert decoded(b"") is None
