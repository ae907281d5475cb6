"""One consumer group's loop: poll, work until everything stands, and commit about once a second how far that is.

A commit costs the broker and us as much as the work on an event does, and nobody waits for it: what is handled again
after a crash or a rebalance, for a second's events, changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from threading import Event as Flag

import structlog
from kafka.errors import (
    CommitFailedError,
    FencedInstanceIdError,
    IllegalGenerationError,
    RebalanceInProgressError,
    RetriableError,
    UnknownMemberIdError,
)
from prometheus_client import Gauge
from pymongo.errors import PyMongoError

from shared.consuming.membership import Membership
from shared.consuming.records import Record
from shared.consuming.work import Work
from shared.errors import Broken, Conflict, Unavailable

log = structlog.get_logger()
LAG = Gauge("pesanan_consumer_lag_records", "Records that a group has not taken yet", ["group"])
AGAIN = 0.5  # seconds
MOVED_ON = (CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)
COMMIT_WITHIN = 1.0  # seconds, once something stands
COMMIT_EVERY = 15.0  # seconds, when nothing comes: who has lost its name to another is told at a commit only
COMMIT_MS = 10_000
LEAVING_MS = 3_000  # the broker may be away, and who stops us waits


@dataclass
class Group:
    """`join` makes the membership; `over` ends the loop early (the live generation has changed)."""

    name: str
    work: Work
    join: Callable[[Callable[[], None]], Membership]
    stop: Flag
    over: Callable[[], bool] = lambda: False
    clock: Callable[[], float] = time.monotonic
    stale: bool = True
    committed: float = 0.0
    uncommitted: float | None = None
    member: Membership | None = None

    def run(self) -> None:
        """Until `stop` or `over`. Raises what neither waiting nor parking can mend: the process must end."""
        member = self.member = self.join(self._rebalanced)
        self.committed = self.clock()
        try:
            while not self.stop.is_set() and not self.over():
                if not self._taken(member):
                    return  # polled but not done: nothing may be committed past it
                if self._is_due():
                    self._commit(member)
                LAG.labels(self.name).set(member.lag())
            if self.uncommitted is not None:
                self._commit(member, LEAVING_MS)  # who comes after us begins here
        finally:
            member.close()

    def silence(self) -> float:
        """Seconds since Kafka was heard of; infinite before it was."""
        return self.member.silence() if self.member else inf

    def _rebalanced(self) -> None:
        self.stale = True

    def _taken(self, member: Membership) -> bool:
        """Whether everything that was ever polled stands."""
        records = member.poll()
        if not records:
            return True
        if not self._stands(records):
            return False
        if self.uncommitted is None:
            self.uncommitted = self.clock()
        return True

    def _is_due(self) -> bool:
        now = self.clock()
        if self.uncommitted is not None:
            return now - self.uncommitted >= COMMIT_WITHIN
        return now - self.committed >= COMMIT_EVERY

    def _stands(self, records: Sequence[Record]) -> bool:
        """True once every record's work is done; False where we were asked to stop before."""
        said = False
        while True:
            try:
                if self.stale:
                    self.work.reload()
                    self.stale = False
                self.work.process(records)
            except (Unavailable, Conflict, PyMongoError) as error:
                if not said:
                    log.warning("waiting for what is away", group=self.name, why=type(error).__name__)
                    said = True
                self.stale = True
                if self.stop.wait(AGAIN):
                    return False
            else:
                return True

    def _commit(self, member: Membership, within_ms: int = COMMIT_MS) -> None:
        """Raises Broken for a member whose name another process has taken: only a commit tells it."""
        try:
            member.commit(within_ms)
        except FencedInstanceIdError as error:
            raise Broken(
                "another process has joined {group} under this one's name: give each its own INSTANCE, and start "
                "no second one by hand beside a supervisor's",
                group=self.name,
            ) from error
        except MOVED_ON:
            # Another member has these partitions now and does the same work again: that changes nothing.
            self.stale = True
        except RetriableError as error:
            # The broker is away. The work stands, the next commit names these offsets too.
            log.warning("offsets not committed", group=self.name, why=type(error).__name__)
        self.committed, self.uncommitted = self.clock(), None
