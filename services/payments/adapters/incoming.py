"""Incoming movements in MongoDB: `{_id: movement id, account, amount, movement, state, order, since}`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.payments.commands.stores import Incoming, State
from services.payments.domain.movement import account_key
from shared.contract.payments import MovementRecorded
from shared.contract.times import as_text
from shared.errors import Unavailable

COLLECTION = "incoming"
INDEXES = [
    IndexModel([("account", ASCENDING), ("amount", ASCENDING), ("state", ASCENDING)], name="account_amount"),
    IndexModel([("state", ASCENDING), ("_id", ASCENDING)], name="state"),
    IndexModel([("state", ASCENDING), ("since", ASCENDING)], name="state_since"),
]
BY_AGE = [("since", ASCENDING), ("_id", ASCENDING)]


class MongoIncoming:
    """Implements `services.payments.commands.stores.IncomingMovements`."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._stored = database[COLLECTION]

    def begin(self, movement: MovementRecorded, now: datetime) -> None:
        mark = {
            "account": account_key(movement.account),
            "amount": movement.amount,
            "movement": kept_form(movement),
            "state": State.NEW.value,
            "order": None,
            "since": as_text(now),
        }
        try:
            self._stored.update_one({"_id": movement.movement_id}, {"$setOnInsert": mark}, upsert=True)
        except DuplicateKeyError:
            return  # someone made the same mark at this moment
        except PyMongoError as error:
            raise Unavailable("the database does not answer") from error

    def end(self, movement_id: str, order: str | None) -> None:
        state = State.UNMATCHED if order is None else State.MATCHED
        try:
            self._stored.update_one(
                {"_id": movement_id, "state": {"$ne": State.MATCHED.value}},
                {"$set": {"state": state.value, "order": order}},
            )
        except PyMongoError as error:
            raise Unavailable("the database does not answer") from error

    def waiting_for(self, account: str, amount: int) -> Sequence[MovementRecorded]:
        query = {"account": account, "amount": amount, "state": {"$ne": State.MATCHED.value}}
        return [found.movement for found in self._found(query, BY_AGE)]

    def begun_before(self, moment: datetime) -> Sequence[MovementRecorded]:
        query = {"state": State.NEW.value, "since": {"$lt": as_text(moment)}}
        return [found.movement for found in self._found(query, BY_AGE)]

    def listed(self, state: State | None, after: str, limit: int) -> Sequence[Incoming]:
        query: dict[str, Any] = {"_id": {"$gt": after}} | ({"state": state.value} if state else {})
        return self._found(query, [("_id", ASCENDING)], limit)

    def _found(self, query: dict[str, Any], sort: list[tuple[str, int]], limit: int = 0) -> list[Incoming]:
        try:
            return [_incoming(found) for found in self._stored.find(query, sort=sort, limit=limit)]
        except PyMongoError as error:
            raise Unavailable("the database does not answer") from error


def kept_form(movement: MovementRecorded) -> dict[str, Any]:
    """Without cents where it has none, as before there were any."""
    fields: dict[str, Any] = msgspec.to_builtins(movement)
    return {name: value for name, value in fields.items() if name != "cents" or value}


def _incoming(found: dict[str, Any]) -> Incoming:
    return Incoming(msgspec.convert(found["movement"], MovementRecorded), State(found["state"]), found["order"])
