"""A group's loop over a member and work that are made up: what is committed, and when not."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event as Flag
from typing import Any, cast

from shared.consuming.group import COMMIT_EVERY, Group
from shared.consuming.membership import Membership
from shared.consuming.records import Record
from shared.consuming.work import Work
from shared.errors import Unavailable

BATCH = [Record("orders.events", 0, 7, "10001", b"{}")]


class Member:
    """Gives one batch; notes every commit."""

    def __init__(self) -> None:
        self.commits: list[object] = []

    def poll(self) -> list[Record]:
        return BATCH

    def commit(self, records: Sequence[Record]) -> None:
        self.commits.append(records)

    def commit_again(self) -> None:
        self.commits.append("wherever the polls have come to")

    def lag(self) -> int:
        return 0

    def close(self) -> None: ...


class Away:
    """Work whose database is away, until the process is asked to stop."""

    def __init__(self, stop: Flag) -> None:
        self._stop = stop

    def reload(self) -> None: ...

    def process(self, _records: Sequence[Record]) -> None:
        self._stop.set()
        raise Unavailable("MongoDB is away")


def test_a_stop_while_the_database_is_away_commits_nothing_past_the_batch() -> None:
    stop, member = Flag(), Member()
    group = Group("g", cast("Work", Away(stop)), lambda _: cast("Membership", cast("Any", member)), stop)
    group.committed -= 2 * COMMIT_EVERY  # the last commit is long ago
    group.run()
    assert member.commits == []
