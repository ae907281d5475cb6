"""Pauses between the tries of those who lost a race."""

from __future__ import annotations

from shared.backoff import FIRST, LONGEST, WITHIN, tries


class Time:
    """Stands still but for the pauses."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[tuple[float, float]] = []

    def clock(self) -> float:
        return self.now

    def at_most(self, least: float, most: float) -> float:
        self.pauses.append((least, most))
        return most

    def pause(self, seconds: float) -> None:
        self.now += seconds


def test_the_first_try_is_at_once_and_each_pause_may_be_twice_as_long_as_the_one_before() -> None:
    time = Time()
    counted = list(tries(clock=time.clock, pause=time.pause, chance=time.at_most))
    assert counted == list(range(len(counted)))
    assert time.pauses[:3] == [(0, FIRST), (0, 2 * FIRST), (0, 4 * FIRST)]
    assert max(most for _, most in time.pauses) == time.pauses[-1][1] == LONGEST


def test_it_ends_within_its_time() -> None:
    time = Time()
    counted = list(tries(clock=time.clock, pause=time.pause, chance=time.at_most))
    assert WITHIN <= time.now <= WITHIN + LONGEST
    assert len(counted) < 50, "a try costs the database a read and a write"


def test_who_succeeds_at_once_never_pauses() -> None:
    time = Time()
    assert next(tries(clock=time.clock, pause=time.pause, chance=time.at_most)) == 0
    assert (time.now, time.pauses) == (0.0, [])
