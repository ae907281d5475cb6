"""Setting and lifting the restore mark (shared/restore_mark.py) in all services, as MongoDB's root."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pymongo.database import Database
from pymongo.errors import CollectionInvalid

from operations.place import SERVICES, Place
from services.orders.adapters.numbers import COUNTERS
from shared.bootstrap import Client
from shared.contract.times import as_text
from shared.journal.mongo import COMMITS
from shared.restore_mark import COLLECTION, MARK, VALIDATOR

Guarded = tuple[Database[dict[str, Any]], str]


def set_mark(place: Place, client: Client, now: datetime) -> None:
    """Nothing is appended from here on. The first one's time stays. Safe to repeat. Raises a PyMongoError."""
    for database, name in _guarded(place, client):
        guard(database, name)
    for marks in _marks(place, client):
        marks.update_one({"_id": MARK}, {"$setOnInsert": {"at": as_text(now)}}, upsert=True)


def lift_mark(place: Place, client: Client) -> None:
    """Safe to repeat. Raises a PyMongoError."""
    for database, name in _guarded(place, client):
        if _validator_of(database, name) == VALIDATOR:
            database.command("collMod", name, validator={})
    for marks in _marks(place, client):
        marks.delete_one({"_id": MARK})


def marked_since(place: Place, client: Client) -> str | None:
    """The moment as text, "" where only a part of the mark stands, None where nothing does. Raises a PyMongoError."""
    found: list[str] = [mark["at"] for marks in _marks(place, client) if (mark := marks.find_one({"_id": MARK}))]
    if found:
        return min(found)
    guarded = any(_validator_of(database, name) == VALIDATOR for database, name in _guarded(place, client))
    return "" if guarded else None


def guard(database: Database[dict[str, Any]], name: str) -> None:
    """MongoDB refuses from here on what is written into the collection, but for who passes its validator by."""
    try:
        database.create_collection(name, validator=VALIDATOR)
    except CollectionInvalid:  # it is there already
        database.command("collMod", name, validator=VALIDATOR, validationLevel="strict", validationAction="error")


def _validator_of(database: Database[dict[str, Any]], name: str) -> Any:
    return next((one["options"].get("validator") for one in database.list_collections(filter={"name": name})), None)


def _guarded(place: Place, client: Client) -> Iterator[Guarded]:
    """The journals, and what counts the orders' numbers: a number that an acknowledged order has must not be given
    again, though the counter knows nothing of it."""
    yield client[place.settings("orders").own_database], COUNTERS
    for service in SERVICES:
        yield client[place.settings(service).journal_database], COMMITS


def _marks(place: Place, client: Client) -> Iterator[Any]:
    for service in SERVICES:
        yield client[place.settings(service).own_database][COLLECTION]
