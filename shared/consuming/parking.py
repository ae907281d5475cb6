"""Parking: what can't ever work, and all that follows with its key, is kept aside so that the rest goes on.

A document of `parked` is `{_id: <group>/<topic>/<partition>/<offset>, group, key, topic, partition, offset, value,
reason, at}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import nan
from typing import Any

import structlog
from msgspec.structs import asdict
from prometheus_client import Counter, Gauge
from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.consuming.breaker import Breaker
from shared.consuming.records import Record
from shared.consuming.replay_order import in_stream_order
from shared.contract.consumers import EventParked, ParkedEventsReplayed
from shared.contract.events import Event
from shared.contract.times import as_text, utc_now
from shared.journal.port import Actor, Context, Journal
from shared.journal.streams import named

log = structlog.get_logger()
PARKED = Counter("pesanan_parked_events_total", "Records that were kept aside", ["group"])
STANDING = Gauge("pesanan_parked_records", "Records that are kept aside now", ["group"])
INDEXES = [IndexModel([("group", ASCENDING), ("key", ASCENDING)], name="group_key")]
FOLLOWS = "follows a parked event of the same key"


@dataclass
class Parking:
    """One group's. Only the partition's owner parks or replays a key: the set in memory is true until a rebalance."""

    database: Database[dict[str, Any]]
    journal: Journal
    service: str
    group: str
    blocked: set[str] = field(default_factory=set)
    breaker: Breaker = field(init=False)

    def __post_init__(self) -> None:
        self.breaker = Breaker(self.database, self.group)
        STANDING.labels(self.group).set_function(self._standing)

    def reload(self) -> None:
        """Raises BreakerOpen."""
        self.breaker.check()
        self.blocked = set(self.database["parked"].distinct("key", {"group": self.group}))

    def park(self, record: Record, reason: str) -> None:
        """Safe to repeat. Raises BreakerOpen after many in a row, and parks nothing where another process found so."""
        self.breaker.check()
        log.error("event parked", group=self.group, key=record.key, reason=reason, offset=record.offset)
        self._publish(
            f"parked:{_id(self.group, record)}",
            EventParked(
                service=self.service,
                group=self.group,
                topic=record.topic,
                partition=record.partition,
                offset=record.offset,
                key=record.key[:200],
                reason=reason[:200],
            ),
        )
        # Kept last: once its key is blocked, a batch that comes again would only follow, and tell nobody.
        self._keep(record, reason)
        self.breaker.count(reason)

    def follow(self, record: Record) -> None:
        self._keep(record, FOLLOWS)

    def went_well(self) -> None:
        self.breaker.went_well()

    def replay(self, key: str, request_id: str, handle: Callable[[Record], None]) -> None:
        """In the streams' order. What `handle` raises goes through and leaves all parked; what it took comes again."""
        parked = list(self._waiting(key))
        for record in in_stream_order([_record(document) for document in parked]):
            handle(record)
        if parked:  # said before they are removed: a crash between says it again under the same command id
            replayed = ParkedEventsReplayed(service=self.service, group=self.group, key=key[:200], count=len(parked))
            self._publish(f"replayed:{request_id}", replayed)
        self.database["parked"].delete_many({"_id": {"$in": [document["_id"] for document in parked]}})
        self.blocked.discard(key)

    def _standing(self) -> float:
        """Asked at each scrape, of MongoDB: another process adds to it too. Not a number while MongoDB is away."""
        try:
            return self.database["parked"].count_documents({"group": self.group})
        except PyMongoError:
            return nan

    def _waiting(self, key: str) -> Iterable[dict[str, Any]]:
        order = [("topic", 1), ("partition", 1), ("offset", 1)]
        return list(self.database["parked"].find({"group": self.group, "key": key}, sort=order))

    def _keep(self, record: Record, reason: str) -> None:
        PARKED.labels(self.group).inc()
        kept = {**asdict(record), "group": self.group, "reason": reason, "at": as_text(utc_now())}
        self.database["parked"].update_one({"_id": _id(self.group, record)}, {"$setOnInsert": kept}, upsert=True)
        self.blocked.add(record.key)

    def _publish(self, command_id: str, event: Event) -> None:
        stream = named(f"parked:{self.group}")
        context = Context(command_id, Actor("system", self.group, channel="policy"), command_id)
        # Conflict (another member said something just now) goes through: the batch comes again.
        self.journal.append(stream, self.journal.last(stream), [event], context)


def _id(group: str, record: Record) -> str:
    return f"{group}/{record.topic}/{record.partition}/{record.offset}"


def _record(document: dict[str, Any]) -> Record:
    return Record(
        document["topic"], document["partition"], document["offset"], document["key"], bytes(document["value"])
    )
