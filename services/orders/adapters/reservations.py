"""Reservations in MongoDB: `{_id: command id, number, account, amount, open, release_at}` and a counter of numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, ReturnDocument
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from services.orders.commands.reservations import CODES
from services.orders.domain.placing import Reservation
from shared.errors import Unavailable

FIRST_NUMBER = 10_001
TRIES = 60
INDEXES = [
    IndexModel([("number", ASCENDING)], unique=True, name="number"),
    IndexModel(
        [("account", ASCENDING), ("amount", ASCENDING)],
        unique=True,
        name="open_amount",
        partialFilterExpression={"open": True},
    ),
    IndexModel([("release_at", ASCENDING)], sparse=True, name="release_at"),
]


class MongoReservations:
    """Implements `services.orders.commands.reservations.Reservations`."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._reserved = _settled(database, "reservations")
        self._counters = _settled(database, "counters")

    def reserve(self, command_id: str, account: str, total: int) -> Reservation:
        try:
            return self._found(command_id) or self._taken(command_id, account, total)
        except PyMongoError as error:
            raise Unavailable("the database of the orders service does not answer") from error

    def release_after(self, number: str, moment: datetime) -> None:
        self._update({"number": number, "open": True}, {"$set": {"release_at": moment}})

    def hold(self, number: str) -> None:
        self._update({"number": number}, {"$unset": {"release_at": ""}})

    def release_due(self, now: datetime) -> int:
        return self._update({"open": True, "release_at": {"$lt": now}}, {"$set": {"open": False}})

    def _update(self, which: dict[str, Any], change: dict[str, Any]) -> int:
        try:
            return self._reserved.update_many(which, change).modified_count
        except PyMongoError as error:
            raise Unavailable("the database of the orders service does not answer") from error

    def _taken(self, command_id: str, account: str, total: int) -> Reservation:
        number = self._next_number()
        for _ in range(TRIES):
            amount = self._free_amount(account, total, number)
            unique = amount is not None
            wanted = {"number": number, "account": account, "amount": amount or total, "unique": unique}
            try:
                self._reserved.insert_one({"_id": command_id, **wanted, "open": unique})
                return _reservation(wanted)
            except DuplicateKeyError as error:
                found = self._found(command_id)
                if found is not None:
                    return found
                if "number" in str(error.details):
                    number = self._next_number()
        raise Unavailable("too many orders of the same amount arrive at once")

    def _found(self, command_id: str) -> Reservation | None:
        found = self._reserved.find_one({"_id": command_id})
        return _reservation(found) if found else None

    def _next_number(self) -> str:
        counted = self._counters.find_one_and_update(
            {"_id": "orders"}, {"$inc": {"count": 1}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return str(FIRST_NUMBER - 1 + int(counted["count"] if counted else 0))

    def _free_amount(self, account: str, total: int, number: str) -> int | None:
        near = {"account": account, "open": True, "amount": {"$gt": total, "$lte": total + CODES}}
        taken = {found["amount"] for found in self._reserved.find(near, {"amount": 1, "_id": 0})}
        # Neighbouring numbers start at far codes, so that orders placed at once rarely want the same amount.
        start = int(number) * 389 % CODES
        return next((a for n in range(CODES) if (a := total + 1 + (start + n) % CODES) not in taken), None)


def _settled(database: Database[dict[str, Any]], name: str) -> Collection[dict[str, Any]]:
    return database.get_collection(
        name, read_concern=ReadConcern("majority"), write_concern=WriteConcern(w="majority", j=True)
    )


def _reservation(document: dict[str, Any]) -> Reservation:
    return Reservation(document["number"], document["amount"], document["unique"])
