"""Each relay: how much of its journal it has not seen acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from operations.place import SERVICES, Place
from operations.status.row import Row, age
from shared.bootstrap import Client
from shared.contract.times import from_text
from shared.journal.mongo import commits_of
from shared.relay.positions import Positions

STUCK = 60.0  # seconds; a relay stores its position each second


def relays(place: Place, client: Client, now: datetime) -> Iterator[Row]:
    """Raises a PyMongoError."""
    for service in SERVICES:
        settings = place.settings(service)
        position = Positions(client[settings.own_database]).load()
        beyond = {"time": {"$gt": position.time if position else ""}}
        commits = commits_of(client[settings.journal_database])
        oldest = commits.find_one(beyond, {"time": 1}, sort=[("time", 1)])
        waits = age(from_text(oldest["time"]), now) if oldest else None
        yield Row(
            what="commits not relayed",
            of=service,
            count=commits.count_documents(beyond) if oldest else 0,
            oldest_seconds=waits,
            alarm="the relay is down, or Kafka is" if waits is not None and waits > STUCK else "",
        )
