"""Papers that were begun and are not rendered yet. A mark is made before the first event and goes after the last.

A mark names its paper and goes only when that paper stands, so a mark made meanwhile is never taken for it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.contract.times import as_text
from shared.errors import Unavailable


class Paper(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit-note"


class Unfinished(Protocol):
    """Every method may be repeated. Raises Unavailable."""

    def begin(self, order: str, paper: Paper, now: datetime) -> None: ...
    def end(self, order: str, paper: Paper) -> None: ...
    def begun_before(self, moment: datetime) -> list[tuple[str, Paper]]:
        """What has been unfinished since before `moment`, oldest first."""


class MongoUnfinished:
    """The collection `unfinished`: `{_id: {order, paper}, since}`."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._marks = database["unfinished"]

    def begin(self, order: str, paper: Paper, now: datetime) -> None:
        try:
            self._marks.update_one(_mark(order, paper), {"$setOnInsert": {"since": as_text(now)}}, upsert=True)
        except PyMongoError as error:  # two upserts of one mark at once: the retry finds it
            raise Unavailable("the database does not answer") from error

    def end(self, order: str, paper: Paper) -> None:
        try:
            self._marks.delete_one(_mark(order, paper))
        except PyMongoError as error:
            raise Unavailable("the database does not answer") from error

    def begun_before(self, moment: datetime) -> list[tuple[str, Paper]]:
        try:
            found = list(self._marks.find({"since": {"$lt": as_text(moment)}}, sort=[("since", 1)]))
        except PyMongoError as error:
            raise Unavailable("the database does not answer") from error
        return [(mark["_id"]["order"], Paper(mark["_id"]["paper"])) for mark in found]


def _mark(order: str, paper: Paper) -> dict[str, Any]:
    return {"_id": {"order": order, "paper": paper.value}}
