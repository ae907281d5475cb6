"""The groups of one process: one for each policy's concern, and one for the projections."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from math import inf
from threading import Event as Flag
from typing import Any, TypeVar

import structlog
from pymongo.errors import PyMongoError

from shared.bootstrap import Client, own_database
from shared.connecting import Stopped, when_there
from shared.consuming.breaker import BreakerOpen
from shared.consuming.group import Group
from shared.consuming.membership import Membership
from shared.consuming.parking import Parking
from shared.consuming.policy import Policy
from shared.consuming.reacting import PolicyRunner
from shared.consuming.starts import Offsets, store_start, topics_of
from shared.consuming.work import Reaction, Work
from shared.contract.catalogue import PUBLISHED
from shared.errors import Unavailable
from shared.journal.mongo import commits_of
from shared.journal.port import Journal
from shared.projecting.generations import group_of, live_generation
from shared.projecting.projection import Projection
from shared.projecting.projector import Projector
from shared.projecting.superseded import Superseded
from shared.relay.start_check import check_topic_within_journal
from shared.restore_mark import RestoreMark, not_regained
from shared.settings import Settings

log = structlog.get_logger()
Found = TypeVar("Found")
AGAIN = 0.5  # seconds
LOOK = 2.0  # seconds between looks whether a group that has stopped may go on
SAY_AGAIN = 300.0  # seconds


@dataclass(frozen=True)
class Consumers:
    """Everything that the groups of one process share."""

    settings: Settings
    client: Client
    journal: Journal
    stop: Flag
    groups: dict[str, Group] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)

    @cached_property
    def mark(self) -> RestoreMark:
        return RestoreMark(own_database(self.settings, self.client))

    def kafka_away(self, expected: int) -> str | None:
        """For /health/ready. `expected`: how many groups there must be."""
        groups = list(self.groups.values())
        if len(groups) + len(self.stopped) < expected or any(group.silence() == inf for group in groups):
            return "Kafka is not there yet"
        longest = max((group.silence() for group in groups), default=0.0)
        return f"Kafka is silent for {longest:.0f} s" if longest > self.settings.session_timeout else None

    def check_journal(self) -> None:
        """Policies, sweeps and parking append: not to a journal that lacks what its topic holds. Waits until Kafka and
        MongoDB have answered. Raises Broken, NotRegained, Stopped."""
        if self._patiently(self.mark.stands):
            raise not_regained()
        commits = commits_of(self.client[self.settings.journal_database])
        check = partial(check_topic_within_journal, self.settings, commits)
        self._patiently(lambda: when_there(check, self.stop))

    def policy(self, policy: Policy) -> None:
        """Until stopped."""
        database = own_database(self.settings, self.client)
        start = self._patiently(lambda: when_there(lambda: store_start(self.settings, database, policy), self.stop))
        group = f"{self.settings.topic_prefix}{policy.name}"
        while not self.stop.is_set():
            reaction = PolicyRunner(policy, database)
            self._run(policy.name, self._group(group, reaction, topics_of(self.settings, policy), start))

    def projections(self, projections: Sequence[Projection[Any]]) -> None:
        """Until stopped; moves over when another generation becomes the live one."""
        database = own_database(self.settings, self.client)
        topics = [self.settings.topic(service) for service in PUBLISHED]
        cache = self.settings.projection_cache
        while not self.stop.is_set():
            generation = self._patiently(lambda: live_generation(database))
            name = group_of(self.settings.topic_prefix, self.settings.service, generation)
            group = self._group(name, Projector(database, projections, generation, cache), topics, None)
            group.over = Superseded(database, projections, generation)
            self._run("projections", group)

    def _run(self, name: str, group: Group) -> None:
        """Until stopped, or the group is over. Where its breaker is open it is no member and handles nothing, while the
        other groups of the process go on: ended, the process would only be started again."""
        while self._may_run(name, group):
            self.groups[name] = group
            with suppress(BreakerOpen):  # which is said below
                group.run()
                return

    def _may_run(self, name: str, group: Group) -> bool:
        """Once the breaker is closed, which is waited for; False where we are stopped, or the group is over."""
        said = -inf
        while not self.stop.is_set() and not group.over():
            why = self._patiently(group.work.parking.breaker.why_open)
            if not why:
                self.stopped.discard(name)
                return True
            self.groups.pop(name, None)
            self.stopped.add(name)
            if time.monotonic() - said >= SAY_AGAIN:
                said = time.monotonic()
                log.error("consumer group stopped", group=group.name, why=why)
            self.stop.wait(LOOK)
        return False

    def _patiently(self, ask: Callable[[], Found]) -> Found:
        """The answer, once MongoDB gives one. Raises Stopped."""
        while not self.stop.is_set():
            try:
                return ask()
            except (Unavailable, PyMongoError) as error:
                log.warning("waiting for MongoDB", why=type(error).__name__)
            self.stop.wait(AGAIN)
        raise Stopped

    def _group(self, name: str, reaction: Reaction, topics: Sequence[str], start: Offsets | None) -> Group:
        settings = self.settings
        parking = Parking(own_database(settings, self.client), self.journal, settings.service, name)

        def join(changed: Callable[[], None]) -> Membership:
            return when_there(
                lambda: Membership(
                    settings.kafka,
                    name,
                    topics,
                    instance=f"{name}-{settings.instance}",
                    session_timeout=settings.session_timeout,
                    start=start,
                    changed=changed,
                ),
                self.stop,
            )

        return Group(name, Work(settings.service, name, reaction, parking), join, self.stop)
