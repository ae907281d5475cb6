"""Reservations in MongoDB: `{_id: command id, fingerprint, total, number, account, amount, unique, open, placing,
release_at}`.

`placing` stands from the reservation until its order does. `release_at` is when the amount becomes free: a while after
reserving, as long as `placing` stands; none, while the order waits for money; a while after it is settled.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.orders.adapters.free_amounts import free_amount
from services.orders.adapters.numbers import Numbers, settled
from services.orders.commands.reservations import PLACING, UNPLACED, Wanted
from services.orders.domain.placing import Reservation
from shared.backoff import tries
from shared.errors import KeyReused, Unavailable
from shared.restore_mark import refused_by_mark

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
Document = dict[str, Any]
STANDS = {"$unset": {"placing": "", "release_at": ""}}


class MongoReservations:
    """Implements `services.orders.commands.reservations.Reservations`."""

    def __init__(self, database: Database[Document], clock: Callable[[], datetime]) -> None:
        self._reserved = settled(database, "reservations")
        self._numbers = Numbers(database)
        self._clock = clock

    def reserve(self, wanted: Wanted) -> Reservation:
        try:
            for _ in tries():
                found = self._reserved.find_one({"_id": wanted.command_id})
                document = self._taken(wanted) if found is None else self._again(found, wanted)
                if document is not None:
                    return _reservation(document)
        except PyMongoError as error:
            raise refused_by_mark(error) or Unavailable("the database of the orders service does not answer") from error
        raise Unavailable("too many orders of the same amount arrive at once")

    def placed(self, number: str) -> None:
        # Only while it is being placed: a late repeat must not take back what has been settled since.
        self._update({"number": number, "placing": True}, STANDS)

    def release_after(self, number: str, moment: datetime) -> None:
        # An order that is settled stands, whether or not that has been noted.
        self._update({"number": number, "open": True}, {"$set": {"release_at": moment}, "$unset": {"placing": ""}})

    def hold(self, number: str) -> None:
        self._update({"number": number}, STANDS)

    def release_due(self, now: datetime) -> int:
        due = {"open": True, "placing": {"$ne": True}, "release_at": {"$lt": now}}
        return self._update(due, {"$set": {"open": False}})

    def release_unplaced(self, now: datetime, stands: Callable[[str], bool]) -> int:
        due = {"open": True, "placing": True, "release_at": {"$lt": now}}
        released = 0
        for number in self._numbers_of(due):
            if stands(number):
                self.placed(number)
            else:  # asked once more in full, since a repeat may have renewed it just now
                released += self._update({"number": number, **due}, {"$set": {"open": False}})
        return released

    def _numbers_of(self, which: Document) -> list[str]:
        try:
            return [found["number"] for found in self._reserved.find(which, {"number": 1})]
        except PyMongoError as error:
            raise Unavailable("the database of the orders service does not answer") from error

    def _update(self, which: Document, change: Document) -> int:
        try:
            return self._reserved.update_many(which, change).modified_count
        except PyMongoError as error:
            raise Unavailable("the database of the orders service does not answer") from error

    def _taken(self, wanted: Wanted) -> Document | None:
        """None: look again, someone was faster with the command, the number or the amount."""
        number = self._numbers.next()
        document = {
            "_id": wanted.command_id,
            "fingerprint": wanted.fingerprint,
            "total": wanted.total,
            "number": number,
            "account": wanted.account,
            **self._amount(wanted, number),
        }
        try:
            self._reserved.insert_one(document)
        except DuplicateKeyError:
            return None
        return document

    def _again(self, found: Document, wanted: Wanted) -> Document | None:
        """The same as before; renewed where its order was never placed. None: look again."""
        bound = {"fingerprint": wanted.fingerprint, "total": wanted.total}
        # Reservations of before this rule name no request; the journal still compares that of an order that stands.
        if any(found.get(name, value) != value for name, value in bound.items()):
            raise KeyReused("this Idempotency-Key came with another body before")
        if not found.get("placing") or (found["open"] and self._clock() < _until(found)):
            return found
        return self._renewed(found, wanted)

    def _renewed(self, found: Document, wanted: Wanted) -> Document | None:
        """Its amount where that is held still, else another: the one of before may be someone else's by now."""
        changes = self._held() if found["open"] else self._amount(wanted, found["number"])
        seen = {name: found[name] for name in ("_id", "placing", "open", "amount", "release_at")}
        try:
            changed = self._reserved.update_one(seen, {"$set": changes})
        except DuplicateKeyError:
            return None
        return {**found, **changes} if changed.matched_count else None

    def _amount(self, wanted: Wanted, number: str) -> Document:
        amount = free_amount(self._reserved, wanted.account, wanted.total, number)
        if amount is None:
            return {"amount": wanted.total, "unique": False, "open": False, "placing": False}
        return {"amount": amount, "unique": True, "open": True, **self._held()}

    def _held(self) -> Document:
        return {"placing": True, "release_at": self._clock() + UNPLACED}


def _until(document: Document) -> datetime:
    # MongoDB gives UTC without its zone.
    released: datetime = document["release_at"].replace(tzinfo=UTC)
    return released - UNPLACED + PLACING


def _reservation(document: Document) -> Reservation:
    until = _until(document) if document.get("placing") else None
    return Reservation(document["number"], document["amount"], document["unique"], until)
