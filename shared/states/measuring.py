"""What a service's consumer process knows of how its service stands, in rough steps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.database import Database

from shared.bootstrap import Client, own_database
from shared.consuming.breaker import open_breakers
from shared.consuming.group import LAG
from shared.contract.states import GroupState, ServiceState
from shared.contract.times import as_text, from_text
from shared.journal.mongo import commits_of
from shared.relay.positions import Position, Positions
from shared.settings import Settings

RECORDS = (0, 1, 100, 1_000, 10_000, 100_000)
COUNT_BY_GROUP = {"$group": {"_id": "$group", "count": {"$sum": 1}}}
SECONDS = (0, 10, 60, 600, 3_600, 86_400)


def no_mails() -> datetime | None:
    """For a service that sends none."""
    return None


@dataclass(frozen=True)
class Measuring:
    """`oldest_unsent`: since when the oldest mail waits."""

    settings: Settings
    client: Client
    oldest_unsent: Callable[[], datetime | None] = no_mails

    def state(self, now: datetime) -> ServiceState:
        """Raises a PyMongoError."""
        own = own_database(self.settings, self.client)
        position = Positions(own).load()
        return ServiceState(
            service=self.settings.service,
            instance=self.settings.instance,
            at=as_text(now),
            unrelayed=_age(self._oldest_unrelayed(position), now),
            unsent=_age(self.oldest_unsent(), now),
            waiting=own["waiting"].count_documents({}),
            groups=_groups(own),
            relayed_until=(position and position.time) or None,
        )

    def _oldest_unrelayed(self, position: Position | None) -> datetime | None:
        """Asked of the journal, not of the relay: that one may be down."""
        beyond = {"time": {"$gt": position.time if position else ""}}
        commits = commits_of(self.client[self.settings.journal_database])
        found = commits.find_one(beyond, {"time": 1}, sort=[("time", 1)])
        return from_text(found["time"]) if found else None


def _groups(own: Database[dict[str, Any]]) -> tuple[GroupState, ...]:
    parked = {one["_id"]: one["count"] for one in own["parked"].aggregate([COUNT_BY_GROUP])}
    behind = {sample.labels["group"]: int(sample.value) for metric in LAG.collect() for sample in metric.samples}
    stopped = {breaker["_id"] for breaker in open_breakers(own)}
    return tuple(
        GroupState(
            group=group,
            behind=step(behind.get(group, 0), RECORDS),
            parked=parked.get(group, 0),
            stopped=group in stopped,
        )
        for group in sorted({*parked, *behind, *stopped})
    )


def _age(since: datetime | None, now: datetime) -> int:
    return step((now - since).total_seconds(), SECONDS) if since else 0


def step(value: float, steps: Sequence[int]) -> int:
    """The highest step that is not above the value."""
    return steps[max(0, bisect_right(steps, value) - 1)]
