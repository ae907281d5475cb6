"""The orders' numbers: counted in MongoDB, never given twice; a number that is not used leaves a gap."""

from __future__ import annotations

from typing import Any

from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

FIRST_NUMBER = 10_001
COUNTERS = "counters"


class Numbers:
    """Every call raises what pymongo does."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._counters = settled(database, COUNTERS)

    def next(self) -> str:
        counted = self._counters.find_one_and_update(
            {"_id": "orders"}, {"$inc": {"count": 1}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return str(FIRST_NUMBER - 1 + int(counted["count"] if counted else 0))


def settled(database: Database[dict[str, Any]], name: str) -> Collection[dict[str, Any]]:
    """A collection whose reads and writes are those of a majority."""
    return database.get_collection(
        name, read_concern=ReadConcern("majority"), write_concern=WriteConcern(w="majority", j=True)
    )
