"""Rebuild: another generation is built from the first offset beside the live one, compared with it, and switched to.

Policies never run here, so nobody is mailed and no number is taken.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Event as Flag
from typing import Any

import structlog
from pymongo.database import Database

from shared.bootstrap import Client, client_of, journal_of, own_database
from shared.connecting import Stopped
from shared.consuming.parking import Parking
from shared.consuming.work import Work
from shared.errors import Broken
from shared.observing.stopping import stop_flag
from shared.projecting.building import Builder, Progress
from shared.projecting.comparing import differences
from shared.projecting.generations import begin, give_up, group_of, live_generation, still_building, switch
from shared.projecting.projection import Projection
from shared.projecting.projector import Projector
from shared.projecting.read import collection_name
from shared.settings import Settings

log = structlog.get_logger()
Compared = Callable[[Sequence[str]], None]
"""The documents that differ from the live ones at equal positions, as `<projection> <id>`."""
SHOWN = 5  # of what differs


def rebuild(
    settings: Settings,
    projections: Sequence[Projection[Any]],
    progress: Progress | None = None,
    *,
    accept_changes: bool = False,
    compared: Compared | None = None,
    stop: Flag | None = None,
) -> int:
    """The new live generation. Raises Broken, and switches nothing, where documents differ from the live ones at equal
    positions and `accept_changes` doesn't say that the projections' code was changed on purpose; Stopped at SIGTERM,
    Conflict where another rebuild is under way. May be repeated: each begins a new generation."""
    stop = stop or stop_flag()
    with client_of(settings) as client:
        database = own_database(settings, client)
        new = begin(database, projections, time.time())
        try:
            _build(settings, client, projections, new, progress or _silent, stop)
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
            "{count} rebuilt pages differ from the live ones, and nothing was switched: {what}. Were the projections "
            "changed on purpose? Then say --accept-changes",
            count=len(differing),
            what=", ".join(differing[:SHOWN]),
        )


def _build(
    settings: Settings,
    client: Client,
    projections: Sequence[Projection[Any]],
    new: int,
    progress: Progress,
    stop: Flag,
) -> None:
    database = own_database(settings, client)
    _make_indexes(database, projections, new)
    work = _work(settings, client, projections, new)

    def seen(taken: int, end: int) -> None:
        still_building(database, new, time.time())
        progress(taken, end)

    Builder(settings, work.group, work, seen, stop).run()
    if stop.is_set():
        raise Stopped
    for key in sorted(work.parking.blocked):  # a hole may have been filled behind what it parked: then it is healed
        work.replay(key, f"{work.group}:{key}")


def _work(settings: Settings, client: Client, projections: Sequence[Projection[Any]], new: int) -> Work:
    database, name = own_database(settings, client), group_of(settings.topic_prefix, settings.service, new)
    parking = Parking(database, journal_of(settings, client), settings.service, name)
    return Work(settings.service, name, Projector(database, projections, new), parking)


def _make_indexes(database: Database[dict[str, Any]], projections: Sequence[Projection[Any]], new: int) -> None:
    for projection in projections:
        if projection.indexes:
            database[collection_name(projection.name, new)].create_indexes(list(projection.indexes))


def _unread(_differing: Sequence[str]) -> None:
    """Nobody reads it."""


def _silent(_taken: int, _end: int) -> None:
    """Nobody watches."""
