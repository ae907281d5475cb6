"""Generations: a set of collections with a consumer group of its own. One is live; readers ask which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pymongo.database import Database

from shared.contract.times import as_text, utc_now
from shared.projecting.projection import Projection
from shared.projecting.read import LIVE, Projected, collection_name


def live_generation(database: Database[dict[str, Any]]) -> int:
    return Projected(database).generation()


def switch(database: Database[dict[str, Any]], generation: int) -> None:
    """One write: from here on every reader sees the new one. The old one stays for those who are under way."""
    old = live_generation(database)
    live = {"generation": generation, "switched_at": as_text(utc_now()), "old": old}
    database["generations"].update_one({"_id": LIVE}, {"$set": live}, upsert=True)


def drop(database: Database[dict[str, Any]], projections: Sequence[Projection[Any]], generation: int) -> None:
    for projection in projections:
        database.drop_collection(collection_name(projection.name, generation))


def group_of(prefix: str, service: str, generation: int) -> str:
    return f"{prefix}{service}.projections.g{generation}"
