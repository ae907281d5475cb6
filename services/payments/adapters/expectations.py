"""Expectations in MongoDB: one document an order, `_id` its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.payments.domain.matching import Expectation
from shared.contract.fields import Moment
from shared.errors import Unavailable

COLLECTION = "expectations"
INDEXES = [
    IndexModel([("account", ASCENDING), ("amount", ASCENDING)], name="account_amount"),
    IndexModel([("closed_at", ASCENDING), ("due_at", ASCENDING)], name="due"),
]


class MongoExpectations:
    """Implements `services.payments.commands.stores.Expectations`."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._stored = database[COLLECTION]

    def remember(self, expectation: Expectation) -> None:
        older = {"version": {"$lt": expectation.version}}
        # What an earlier release kept says when an order is due whose claim waits: nothing is appended that would raise
        # its version, so the sweep corrects it.
        too_early = {"version": expectation.version, "due_at": {"$lt": expectation.due_at}}
        guard = {"_id": expectation.order, "$or": [older, too_early]}
        fields = {name: value for name, value in asdict(expectation).items() if name != "order"}
        try:
            self._stored.update_one(guard, {"$set": fields}, upsert=True)
        except DuplicateKeyError:
            return  # one at least as new stands
        except PyMongoError as error:
            raise Unavailable("the database does not answer") from error

    def of_amount(self, account: str, amount: int) -> Sequence[Expectation]:
        return self._found({"account": account, "amount": amount})

    def due(self, now: Moment) -> Sequence[str]:
        return [found.order for found in self._found({"closed_at": None, "due_at": {"$lte": now}})]

    def _found(self, query: dict[str, Any]) -> list[Expectation]:
        try:
            return [_expectation(found) for found in self._stored.find(query, sort=[("due_at", ASCENDING)])]
        except PyMongoError as error:
            raise Unavailable("the database does not answer") from error


def _expectation(found: dict[str, Any]) -> Expectation:
    return Expectation(order=found.pop("_id"), **found)
