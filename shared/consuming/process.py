"""The consumer's process: a thread for each group, probes, and an end at SIGTERM or when a thread fails."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from threading import Event as Flag
from typing import Any, TypeVar

import structlog
from pymongo.errors import PyMongoError

from shared.bootstrap import Client, client_of, mongo_away, own_database
from shared.connecting import Stopped, when_there
from shared.consuming.group import Group
from shared.consuming.parking import Parking
from shared.consuming.policy import Policy
from shared.consuming.reacting import PolicyRunner
from shared.consuming.records import Membership
from shared.consuming.starts import Offsets, store_start, topics_of
from shared.consuming.work import Reaction, Work
from shared.contract.catalogue import PUBLISHED
from shared.errors import Unavailable
from shared.journal.port import Journal
from shared.observing import probes
from shared.observing.stopping import stop_flag
from shared.projecting.generations import group_of, live_generation
from shared.projecting.projection import Projection
from shared.projecting.projector import Projector
from shared.projecting.superseded import Superseded
from shared.settings import Settings

log = structlog.get_logger()
Task = Callable[[Flag], None]
Found = TypeVar("Found")
AGAIN = 0.5  # seconds


@dataclass(frozen=True)
class Consumers:
    """Everything that the groups of one process share."""

    settings: Settings
    client: Client
    journal: Journal
    stop: Flag

    def policy(self, policy: Policy) -> None:
        """Until stopped."""
        database = own_database(self.settings, self.client)
        start = self._patiently(lambda: when_there(lambda: store_start(self.settings, database, policy), self.stop))
        group = f"{self.settings.topic_prefix}{policy.name}"
        reaction = PolicyRunner(policy, database)
        self._group(group, reaction, topics_of(self.settings, policy), start).run()

    def projections(self, projections: Sequence[Projection[Any]]) -> None:
        """Until stopped; moves over when another generation becomes the live one."""
        database = own_database(self.settings, self.client)
        topics = [self.settings.topic(service) for service in PUBLISHED]
        while not self.stop.is_set():
            generation = self._patiently(lambda: live_generation(database))
            name = group_of(self.settings.topic_prefix, self.settings.service, generation)
            group = self._group(name, Projector(database, projections, generation), topics, None)
            group.over = Superseded(database, projections, generation)
            group.run()

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


def run_consumer(
    settings: Settings,
    *,
    policies: Sequence[Policy] = (),
    projections: Sequence[Projection[Any]] = (),
    journal: Journal,
    tasks: Sequence[Task] = (),
) -> None:
    """Blocks until SIGTERM. `tasks` (sweeps, senders) get a flag that says when to end.

    Exits with 1 when any part fails: its supervisor starts the process again.
    """
    stop = stop_flag()
    client = client_of(settings)
    consumers = Consumers(settings, client, journal, stop)
    probes.serve(settings.probe_port, {"mongodb": partial(mongo_away, client)}, settings.probe_host)
    parts: list[Callable[[], None]] = [partial(consumers.policy, policy) for policy in policies]
    parts += [partial(task, stop) for task in tasks]
    if projections:
        parts.append(partial(consumers.projections, projections))
    if not _all_went_well(parts, stop):
        sys.exit(1)


def _all_went_well(parts: Sequence[Callable[[], None]], stop: Flag) -> bool:
    with ThreadPoolExecutor(len(parts)) as pool:
        running = [pool.submit(part) for part in parts]
        wait(running, return_when=FIRST_EXCEPTION)
        stop.set()
    failed = [error for one in running if (error := one.exception()) and not isinstance(error, Stopped)]
    for error in failed:
        log.error("a part of the consumer failed", exc_info=error)
    return not failed
