"""Rebuild: another generation is built from the first offset beside the live one, compared with it, and switched to.

Policies never run here, so nobody is mailed and no number is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import structlog
from pymongo.database import Database

from shared.bootstrap import client_of, journal_of, own_database
from shared.consuming.group import Group
from shared.consuming.parking import Parking
from shared.consuming.records import Membership
from shared.consuming.work import Work
from shared.contract.catalogue import PUBLISHED
from shared.errors import Broken
from shared.observing.stopping import stop_flag
from shared.projecting.generations import drop, group_of, live_generation, switch
from shared.projecting.projection import Projection
from shared.projecting.projector import Projector
from shared.projecting.read import collection_name
from shared.settings import Settings

log = structlog.get_logger()
Progress = Callable[[int, int], None]
"""Records taken, and how many there are by the last look."""


def rebuild(settings: Settings, projections: Sequence[Projection[Any]], progress: Progress | None = None) -> int:
    """The new live generation. Raises Broken, and switches nothing, where it differs from the live one."""
    client = client_of(settings)
    database = own_database(settings, client)
    live = live_generation(database)
    new = live + 1
    drop(database, projections, new)  # what an interrupted rebuild left
    for projection in projections:
        if projection.indexes:
            database[collection_name(projection.name, new)].create_indexes(list(projection.indexes))
    name = group_of(settings.topic_prefix, settings.service, new)
    parking = Parking(database, journal_of(settings, client), settings.service, name)
    work = Work(settings.service, name, Projector(database, projections, new), parking)
    Builder(settings, name, work, progress or _silent).run()
    differing = differences(database, projections, live, new)
    if differing:
        raise Broken("the rebuilt pages differ from the live ones: {what}", what=", ".join(differing[:5]))
    switch(database, new)
    log.info("rebuilt", generation=new, before=live)
    client.close()
    return new


class Builder:
    """A group that ends when it has caught up. No static member: it leaves at once, for the live consumer."""

    def __init__(self, settings: Settings, name: str, work: Work, progress: Progress) -> None:
        self._settings, self._progress = settings, progress
        self._member: Membership | None = None
        self._group = Group(name, work, self._join, stop_flag(), self._caught_up)
        self._name = name

    def run(self) -> None:
        self._group.run()

    def _join(self, changed: Callable[[], None]) -> Membership:
        self._member = Membership(
            self._settings.kafka,
            self._name,
            [self._settings.topic(service) for service in PUBLISHED],
            instance=None,
            session_timeout=self._settings.session_timeout,
            start=None,
            changed=changed,
        )
        return self._member

    def _caught_up(self) -> bool:
        if self._member is None:
            return False
        taken, end = self._member.progress()
        self._progress(taken, end)
        return 0 < end <= taken


def differences(
    database: Database[dict[str, Any]], projections: Sequence[Projection[Any]], one: int, other: int
) -> list[str]:
    """Documents that stand at equal positions in both generations and differ all the same."""
    found: list[str] = []
    for projection in projections:
        others = database[collection_name(projection.name, other)]
        for document in database[collection_name(projection.name, one)].find():
            same = others.find_one({"_id": document["_id"], "positions": document["positions"]})
            if same is not None and same != document:
                found.append(f"{projection.name} {document['_id']}")
    return found


def _silent(_taken: int, _end: int) -> None:
    """Nobody watches."""
