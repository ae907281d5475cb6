"""One answer for all who ask within a moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag
from threading import Thread

import pytest

from shared.remembering import Remembered


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def counting() -> Callable[[], int]:
    made = iter(range(1, 100))
    return lambda: next(made)


def test_it_is_made_once_for_all_who_ask_within_its_time_and_anew_afterwards() -> None:
    clock = Clock()
    remembered = Remembered(counting(), 0.5, clock)
    assert [remembered(), remembered()] == [1, 1]
    clock.now += 0.5
    assert [remembered(), remembered()] == [2, 2]


def test_what_fails_is_not_remembered() -> None:
    def fail() -> int:
        raise LookupError

    remembered = Remembered(fail, 0.5, Clock())
    for _ in range(2):
        with pytest.raises(LookupError):
            remembered()


def test_while_one_makes_it_others_get_what_was_and_after_twice_its_time_they_make_their_own() -> None:
    clock, begun, go_on, count = Clock(), Flag(), Flag(), counting()
    asked: list[int] = []

    def make() -> int:
        made = count()
        if made == 2:
            begun.set()
            assert go_on.wait(10)
        return made

    remembered = Remembered(make, 0.5, clock)
    assert remembered() == 1
    clock.now += 0.6
    slow = Thread(target=lambda: asked.append(remembered()))
    slow.start()
    assert begun.wait(10)
    assert remembered() == 1
    clock.now += 0.5
    assert remembered() == 3
    go_on.set()
    slow.join(10)
    assert asked == [2]
