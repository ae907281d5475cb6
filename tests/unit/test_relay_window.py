"""What is under way to Kafka: a position counts when everything before it is acknowledged, and not a record sooner."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from kafka.errors import KafkaTimeoutError, NotLeaderForPartitionError

from shared.errors import Unavailable
from shared.relay.positions import Position
from shared.relay.window import Window


@dataclass
class FakeSent:
    """Implements `shared.relay.sending.Sent`."""

    is_done: bool = False
    exception: BaseException | None = None

    def get(self, timeout: float | None = None) -> object:
        if not self.is_done:
            raise KafkaTimeoutError
        return None


def position(number: int) -> Position:
    return Position(f"token {number}", f"time {number}")


def reached(window: Window) -> Position | None:
    return window.acknowledged


def full(window: Window) -> bool:
    return window.full


def window_with(*commits: list[FakeSent]) -> Window:
    window = Window(most=3, most_bytes=100)
    for number, sent in enumerate(commits):
        window.add(position(number), sent, 10)
    return window


def test_nothing_counts_before_its_acknowledgement() -> None:
    window = window_with([FakeSent()])
    window.advance()
    assert reached(window) is None
    assert window.oldest == position(0)


def test_a_commit_counts_when_all_its_events_are_acknowledged() -> None:
    first, second = FakeSent(is_done=True), FakeSent()
    window = window_with([first, second])
    window.advance()
    assert reached(window) is None
    second.is_done = True
    window.advance()
    assert (reached(window), len(window), window.oldest) == (position(0), 0, None)


def test_an_acknowledged_commit_waits_for_those_before_it() -> None:
    first = FakeSent()
    window = window_with([first], [FakeSent(is_done=True)], [FakeSent()])
    window.advance()
    assert reached(window) is None
    first.is_done = True
    window.advance()
    assert (reached(window), len(window)) == (position(1), 1)


def test_a_failed_record_stops_the_relay_and_nothing_from_it_on_counts() -> None:
    failed = FakeSent(is_done=True, exception=NotLeaderForPartitionError())
    window = window_with([FakeSent(is_done=True)], [failed], [FakeSent(is_done=True)])
    with pytest.raises(Unavailable, match="Kafka refused a record"):
        window.advance()
    assert reached(window) == position(0)


def test_a_failed_record_stops_the_relay_while_it_waits() -> None:
    window = window_with([FakeSent(is_done=True, exception=NotLeaderForPartitionError())])
    with pytest.raises(Unavailable):
        window.wait(0.1)


def test_it_is_full_by_commits_and_by_bytes_until_some_are_acknowledged() -> None:
    first = FakeSent()
    window = window_with([first], [FakeSent()])
    assert not full(window)
    window.add(position(3), [FakeSent()], 10)
    assert full(window)
    first.is_done = True
    window.wait(0.1)
    assert not full(window)
    window.add(position(4), [FakeSent()], 1000)
    assert full(window)


def test_a_commit_without_events_waits_for_nothing_but_those_before_it() -> None:
    before = FakeSent()
    window = window_with([before], [])
    window.wait(0)
    assert reached(window) is None
    before.is_done = True
    window.wait(0)
    assert reached(window) == position(1)
    window.add(position(2), [], 0)
    window.wait(0)
    assert (reached(window), len(window)) == (position(2), 0)
