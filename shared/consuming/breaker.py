"""The circuit breaker of a consumer group: where many records in a row had to be parked, it is us and not them.

It opens for the whole group, in whatever process, and outlives them: a bad deploy that its supervisor starts again and
again parks no more. A person closes it once the cause is mended; no start does, for a start can't know that.

A document of `breakers` is `{_id: group, in_a_row, reason, at}`: the run's length, and what its last record was parked
for, and when. A run that was ended by a record that went well has 0.
"""

from __future__ import annotations

from typing import Any

from prometheus_client import Gauge
from pymongo import ReturnDocument
from pymongo.database import Database

from shared.contract.times import as_text, utc_now
from shared.errors import Broken, Missing

OPEN = Gauge("pesanan_consumer_stopped", "1 where a group handles nothing until a person says so", ["group"])
BREAKERS = "breakers"
MANY_IN_A_ROW = 20
IS_OPEN: dict[str, Any] = {"in_a_row": {"$gte": MANY_IN_A_ROW}}


class BreakerOpen(Broken):
    """The group handles nothing until it is closed."""


class Breaker:
    """One group's. Every call raises a PyMongoError where MongoDB is away."""

    def __init__(self, database: Database[dict[str, Any]], group: str) -> None:
        self._stored, self._group = database[BREAKERS], group
        self.in_a_row = 0

    def check(self) -> None:
        """Raises BreakerOpen. Learns of the run as it stands."""
        found = self._stored.find_one({"_id": self._group})
        self._is(found or {"in_a_row": 0})

    def why_open(self) -> str:
        """With how to go on; empty where it is closed."""
        try:
            self.check()
        except BreakerOpen as error:
            return str(error)
        return ""

    def count(self, reason: str) -> None:
        """One more was parked. Raises BreakerOpen where that was one too many."""
        found = self._stored.find_one_and_update(
            {"_id": self._group},
            {"$inc": {"in_a_row": 1}, "$set": {"reason": reason[:200], "at": as_text(utc_now())}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        self._is(found or {"in_a_row": 0})

    def went_well(self) -> None:
        """The run has ended, unless another process has opened the breaker meanwhile."""
        if self.in_a_row:
            self._stored.update_one({"_id": self._group, "in_a_row": {"$lt": MANY_IN_A_ROW}}, {"$set": {"in_a_row": 0}})
            self.in_a_row = 0

    def _is(self, stored: dict[str, Any]) -> None:
        self.in_a_row = stored["in_a_row"]
        is_open = self.in_a_row >= MANY_IN_A_ROW
        OPEN.labels(self._group).set(is_open)
        if is_open:
            raise BreakerOpen(
                "{group} has stopped: {count} events in a row had to be parked (the last: {why}). Mend the cause, "
                "then say `pesanan parked resume {group} --as NAME` and have what is parked tried again",
                group=self._group,
                count=self.in_a_row,
                why=stored["reason"],
            )


def open_breakers(database: Database[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of a service: `{_id: group, in_a_row, reason, at}`. Raises a PyMongoError."""
    return list(database[BREAKERS].find(IS_OPEN, sort=[("_id", 1)]))


def resume(database: Database[dict[str, Any]], group: str, name: str) -> None:
    """Closes it; `name` is who said so. Raises Missing where it isn't open."""
    closed = {"in_a_row": 0, "resumed_by": name, "resumed_at": as_text(utc_now())}
    if not database[BREAKERS].update_one({"_id": group, **IS_OPEN}, {"$set": closed}).matched_count:
        raise Missing("{group} has not stopped", group=group)
