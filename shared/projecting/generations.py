"""Generations: a set of collections with a consumer group of its own. One is live; readers ask which.

The collection `generations` holds `{_id: "live", generation}`, the one pointer; `{_id: "last", generation}`, so that no
number, and so no group's offsets, is ever used again; and `{_id: <number>, state: building | retired, at}` for what
must be dropped one day (`at` in seconds).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database

from shared.consuming.breaker import BREAKERS
from shared.errors import Conflict
from shared.projecting.projection import Projection
from shared.projecting.read import FIRST_GENERATION, LIVE, Projected, collection_name

KEPT = 3600.0  # seconds that a retired generation stays for those who still read it
ABANDONED = 60.0  # seconds of silence after which a builder is taken for dead


def live_generation(database: Database[dict[str, Any]]) -> int:
    return Projected(database).generation()


def begin(database: Database[dict[str, Any]], projections: Sequence[Projection[Any]], now: float) -> int:
    """A generation that never was. Raises Conflict where another rebuild is under way."""
    generations = database["generations"]
    if generations.find_one({"state": "building", "at": {"$gt": now - ABANDONED}}):
        raise Conflict("another rebuild is under way, or ended less than a minute ago without a result")
    drop(database, projections, {"state": "building"})
    generations.update_one({"_id": "last"}, {"$max": {"generation": live_generation(database)}}, upsert=True)
    last = generations.find_one_and_update(
        {"_id": "last"}, {"$inc": {"generation": 1}}, upsert=True, return_document=ReturnDocument.AFTER
    )
    number = int(last["generation"]) if last else FIRST_GENERATION + 1
    generations.insert_one({"_id": number, "state": "building", "at": now})
    return number


def still_building(database: Database[dict[str, Any]], generation: int, now: float) -> None:
    database["generations"].update_one({"_id": generation}, {"$set": {"at": now}})


def give_up(database: Database[dict[str, Any]], projections: Sequence[Projection[Any]], generation: int) -> None:
    drop(database, projections, {"_id": generation, "state": "building"})


def switch(database: Database[dict[str, Any]], generation: int, now: float) -> None:
    """One write: from here on every reader sees the new one. The old one stays for those who are under way."""
    old = live_generation(database)
    generations = database["generations"]
    generations.delete_one({"_id": generation})  # dropped by nobody from here on
    generations.update_one({"_id": LIVE}, {"$set": {"generation": generation}}, upsert=True)
    generations.replace_one({"_id": old}, {"_id": old, "state": "retired", "at": now}, upsert=True)


def clear_up(database: Database[dict[str, Any]], projections: Sequence[Projection[Any]], now: float) -> None:
    """Drop what was retired an hour ago."""
    drop(database, projections, {"state": "retired", "at": {"$lt": now - KEPT}})


def drop(database: Database[dict[str, Any]], projections: Sequence[Projection[Any]], which: dict[str, Any]) -> None:
    for found in list(database["generations"].find(which)):
        for projection in projections:
            database.drop_collection(collection_name(projection.name, found["_id"]))
        mine = {"$regex": rf"\.projections\.g{found['_id']}$"}
        database["parked"].delete_many({"group": mine})
        database[BREAKERS].delete_many({"_id": mine})
        database["generations"].delete_one({"_id": found["_id"]})


def group_of(prefix: str, service: str, generation: int) -> str:
    return f"{prefix}{service}.projections.g{generation}"
