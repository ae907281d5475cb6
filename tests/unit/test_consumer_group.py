"""A group's loop over a member and work that are made up: what is committed, and when not."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event as Flag
from typing import Any, cast

import pytest

from shared.consuming.group import COMMIT_EVERY, COMMIT_WITHIN, Group
from shared.consuming.membership import Membership
from shared.consuming.records import Record
from shared.consuming.work import Work
from shared.errors import Broken, Unavailable


class Member:
    """Gives one batch of one record at each poll; notes how many were polled before each commit."""

    def __init__(self) -> None:
        self.polled = 0
        self.commits: list[int] = []

    def poll(self) -> list[Record]:
        self.polled += 1
        return [Record("orders.events", 0, self.polled, "10001", b"{}")]

    def commit(self, _within_ms: int) -> None:
        self.commits.append(self.polled)

    def lag(self) -> int:
        return 0

    def close(self) -> None: ...


class Working:
    """Each batch takes `seconds` by the group's clock; a stop is asked for during the `last`."""

    def __init__(self, clock: list[float], seconds: float, stop: Flag, last: int) -> None:
        self._clock, self._seconds, self._stop, self._last = clock, seconds, stop, last

    def reload(self) -> None: ...

    def process(self, records: Sequence[Record]) -> None:
        self._clock[0] += self._seconds
        if records[0].offset == self._last:
            self._stop.set()


class Away:
    """Work whose database is away from the second batch on, until the process is asked to stop."""

    def __init__(self, clock: list[float], stop: Flag) -> None:
        self._clock, self._stop = clock, stop

    def reload(self) -> None: ...

    def process(self, records: Sequence[Record]) -> None:
        if records[0].offset > 1:
            self._clock[0] += 2 * COMMIT_EVERY
            self._stop.set()
            raise Unavailable("MongoDB is away")


class Wrong:
    """Work that no waiting mends, from the second batch on."""

    def reload(self) -> None: ...

    def process(self, records: Sequence[Record]) -> None:
        if records[0].offset > 1:
            raise Broken("the log is broken")


def group_of(member: Member, work: object, stop: Flag, clock: list[float]) -> Group:
    joined = cast("Membership", cast("Any", member))
    return Group("g", cast("Work", work), lambda _: joined, stop, clock=lambda: clock[0])


def test_offsets_are_committed_a_second_after_the_first_that_stands() -> None:
    stop, member, clock = Flag(), Member(), [0.0]
    group_of(member, Working(clock, COMMIT_WITHIN / 4, stop, 12), stop, clock).run()
    assert member.commits == [5, 10, 12]  # and what is left when it leaves


def test_a_stop_while_the_database_is_away_commits_nothing_past_the_batch() -> None:
    stop, member, clock = Flag(), Member(), [0.0]
    group_of(member, Away(clock, stop), stop, clock).run()
    assert member.polled == 2
    assert member.commits == []


def test_work_that_fails_for_good_commits_nothing_past_the_batch() -> None:
    stop, member = Flag(), Member()
    with pytest.raises(Broken):
        group_of(member, Wrong(), stop, [0.0]).run()
    assert member.polled == 2
    assert member.commits == []
