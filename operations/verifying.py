"""Every journal by its own hash chains, with a bar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pymongo.collection import Collection

from operations.opened import opened
from operations.place import SERVICES, Place
from operations.progress import progress
from shared.journal.mongo import commits_of
from shared.reconcile import Difference, verify


@dataclass(frozen=True)
class Verified:
    service: str
    events: int
    differences: list[Difference]


def verify_journals(place: Place) -> Iterator[Verified]:
    """One after the other. Raises a PyMongoError."""
    with opened(place) as client:
        for service in SERVICES:
            yield _verified(service, commits_of(client[place.settings(service).journal_database]))


def _verified(service: str, commits: Collection[dict[str, Any]]) -> Verified:
    total, read = _events_in(commits), 0
    with progress(f"events of {service}") as told:

        def seen(count: int) -> None:
            nonlocal read
            read = count
            told(count, max(count, total))

        differences = list(verify(commits, seen))
    return Verified(service, read, differences)


def _events_in(commits: Collection[dict[str, Any]]) -> int:
    counted = commits.aggregate([{"$group": {"_id": None, "events": {"$sum": {"$size": "$events"}}}}])
    return sum(found["events"] for found in counted)
