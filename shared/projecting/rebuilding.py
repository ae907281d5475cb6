"""Rebuild: another generation is built from the first offset beside the live one, compared with it, and switched to.

Policies never run here, so nobody is mailed and no number is taken.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Event as Flag
from typing import Any

import structlog
from kafka import TopicPartition
from pymongo.database import Database

from shared.bootstrap import Client, client_of, journal_of, own_database
from shared.connecting import Stopped
from shared.consuming.membership import Reached
from shared.consuming.parking import Parking
from shared.consuming.work import Work
from shared.errors import Broken
from shared.observing.stopping import stop_flag
from shared.projecting.building import Builder, Tell
from shared.projecting.building_together import Builders
from shared.projecting.comparing import differences
from shared.projecting.generations import begin, give_up, group_of, live_generation, still_building, switch
from shared.projecting.projection import Projection
from shared.projecting.projector import Projector
from shared.projecting.read import collection_name
from shared.settings import Settings

log = structlog.get_logger()
Progress = Callable[[int, int], None]
"""Records taken, and how many there are by the last look."""
Compared = Callable[[Sequence[str]], None]
"""The documents that differ from the live ones at equal positions, as `<projection> <id>`."""
SHOWN = 5  # of what differs
CORES = min(4, os.cpu_count() or 1)  # each builder takes some 80 MB, and MongoDB needs cores too


def rebuild(
    settings: Settings,
    projections: Sequence[Projection[Any]],
    progress: Progress | None = None,
    *,
    accept_changes: bool = False,
    compared: Compared | None = None,
    stop: Flag | None = None,
    processes: int | None = None,
) -> int:
    """The new live generation. Raises Broken, and switches nothing, where documents differ from the live ones at equal
    positions and `accept_changes` doesn't say that the projections' code was changed on purpose; Stopped at SIGTERM,
    Conflict where another rebuild is under way. May be repeated: each begins a new generation. `processes`: how many
    build (None: one a core, up to four); with one it is this one."""
    stop = stop or stop_flag()
    with client_of(settings) as client:
        database = own_database(settings, client)
        new = begin(database, projections, time.time())
        try:
            _make_indexes(database, projections, new)
            builders = min(processes or CORES, settings.partitions)  # more would wait for nothing
            shared = replace(settings, projection_cache=settings.projection_cache / builders)
            _build(Building(shared, projections, new), builders, progress or _silent, stop)
            _heal(_work(settings, client, projections, new))
            differing = differences(database, projections, live_generation(database), new)
            (compared or _unread)(differing)
            _check(differing, accept_changes)
            switch(database, new, time.time())
            log.info("rebuilt", generation=new, changed=len(differing))
        finally:
            give_up(database, projections, new)  # nothing is left to drop after a switch
    return new


def _check(differing: Sequence[str], accept_changes: bool) -> None:
    if differing and not accept_changes:
        raise Broken(
            "{count} rebuilt pages differ from the live ones, and nothing was switched: {what}. Either the projections "
            "were changed on purpose, or a live page is not what its events make: `pesanan reconcile` says which, and "
            "names it. --accept-changes takes what the log says",
            count=len(differing),
            what=", ".join(differing[:SHOWN]),
        )


@dataclass(frozen=True)
class Building:
    """What each process that builds must know."""

    settings: Settings
    projections: Sequence[Projection[Any]]
    generation: int

    def __call__(self, tell: Tell, stop: Flag) -> None:
        """Takes a share of the log, or all of it where nobody else builds."""
        with client_of(self.settings) as client:
            database = own_database(self.settings, client)
            work = _work(self.settings, client, self.projections, self.generation)

            def seen(reached: Reached) -> None:
                still_building(database, self.generation, time.time())
                tell(reached)

            Builder(self.settings, work.group, work, seen, stop).run()


def _build(building: Building, processes: int, progress: Progress, stop: Flag) -> None:
    known: dict[TopicPartition, tuple[int, int]] = {}

    def tell(reached: Reached) -> None:
        """A partition may have gone from one process to another, which begins a bit before."""
        known.update({partition: max(at, known.get(partition, at)) for partition, at in reached.items()})
        progress(sum(at for at, _ in known.values()), sum(end for _, end in known.values()))

    if processes == 1:
        building(tell, stop)
    else:
        Builders(building.settings.service, building, processes).run(tell, stop)
    if stop.is_set():
        raise Stopped


def _heal(work: Work) -> None:
    """A hole may have been filled behind what it parked."""
    work.reload()
    for key in sorted(work.parking.blocked):
        work.replay(key, f"{work.group}:{key}")


def _work(settings: Settings, client: Client, projections: Sequence[Projection[Any]], new: int) -> Work:
    database, name = own_database(settings, client), group_of(settings.topic_prefix, settings.service, new)
    parking = Parking(database, journal_of(settings, client), settings.service, name)
    return Work(settings.service, name, Projector(database, projections, new, settings.projection_cache), parking)


def _make_indexes(database: Database[dict[str, Any]], projections: Sequence[Projection[Any]], new: int) -> None:
    for projection in projections:
        if projection.indexes:
            database[collection_name(projection.name, new)].create_indexes(list(projection.indexes))


def _unread(_differing: Sequence[str]) -> None:
    """Nobody reads it."""


def _silent(_taken: int, _end: int) -> None:
    """Nobody watches."""
