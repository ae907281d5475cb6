"""Events that a policy can't decide on yet, since another topic's has not come: kept until it has.

A document of `waiting` is `{_id: <policy>:<event id>, policy, subject, missing, time, ...the raw record}`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import nan
from typing import Any

from msgspec.structs import asdict
from prometheus_client import Gauge
from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.consuming.records import Record
from shared.consuming.work import Incoming
from shared.contract.catalogue import CONTRACT
from shared.contract.times import from_text, utc_now

INDEXES = [
    IndexModel([("policy", ASCENDING), ("subject", ASCENDING)], name="policy_subject"),
    IndexModel([("policy", ASCENDING), ("time", ASCENDING)], name="policy_time"),
]
COUNT = Gauge("pesanan_waiting_events", "Events that a policy can't decide on yet", ["policy"])
OLDEST = Gauge("pesanan_waiting_oldest_seconds", "Age of the oldest of these; 0 where none waits", ["policy"])


class Waiting:
    """One policy's. Only the partition's owner adds or ends one, so the set in memory is true until a rebalance."""

    def __init__(
        self, policy: str, database: Database[dict[str, Any]], clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._collection = database["waiting"]
        self._subjects: set[str] | None = None
        COUNT.labels(policy).set_function(self._count)
        OLDEST.labels(policy).set_function(self._oldest)

    def forget(self) -> None:
        self._subjects = None

    def add(self, incoming: Incoming, missing: str) -> None:
        """Durable when it returns; safe to repeat."""
        recorded = incoming.recorded
        about = {"policy": self._policy, "subject": recorded.subject, "missing": missing, "time": recorded.time}
        kept = {**about, **asdict(incoming.record)}
        self._collection.update_one({"_id": self._id(incoming)}, {"$setOnInsert": kept}, upsert=True)
        self._of().add(recorded.subject)

    def of(self, subject: str) -> list[Incoming]:
        """In the order in which they happened."""
        if subject not in self._of():
            return []
        mine = {"policy": self._policy, "subject": subject}
        records = [_record(kept) for kept in self._collection.find(mine, sort=[("time", 1), ("offset", 1)])]
        return [Incoming(record, CONTRACT.decode(record.value)) for record in records]

    def done(self, incoming: Incoming) -> None:
        if incoming.recorded.subject in self._of():
            self._collection.delete_one({"_id": self._id(incoming)})

    def _count(self) -> float:
        """Asked at each scrape, of MongoDB: another process adds to it too. Not a number while MongoDB is away."""
        try:
            return self._collection.count_documents({"policy": self._policy})
        except PyMongoError:
            return nan

    def _oldest(self) -> float:
        try:
            found = self._collection.find_one({"policy": self._policy}, {"time": 1}, sort=[("time", 1)])
        except PyMongoError:
            return nan
        return (self._clock() - from_text(found["time"])).total_seconds() if found else 0.0

    def _of(self) -> set[str]:
        if self._subjects is None:
            self._subjects = set(self._collection.distinct("subject", {"policy": self._policy}))
        return self._subjects

    def _id(self, incoming: Incoming) -> str:
        return f"{self._policy}:{incoming.recorded.id}"


def _record(kept: dict[str, Any]) -> Record:
    return Record(kept["topic"], kept["partition"], kept["offset"], kept["key"], bytes(kept["value"]))
