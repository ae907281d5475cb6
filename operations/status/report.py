"""All of it, also while Kafka is away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kafka.errors import KafkaError

from operations.opened import opened
from operations.place import Place
from operations.status.consumers import consumers
from operations.status.kept_aside import parked, stopped, unfinished, unsent, waiting
from operations.status.people import claims, mismatched, refused_mails, returns
from operations.status.relays import relays
from operations.status.row import Row
from operations.status.truth import reconciled, restore_mark

PARTS = (
    restore_mark,
    relays,
    stopped,
    parked,
    waiting,
    unsent,
    refused_mails,
    unfinished,
    claims,
    returns,
    mismatched,
    reconciled,
)


def report(place: Place, now: datetime) -> Iterator[Row]:
    """Raises Unavailable or a PyMongoError where MongoDB is away."""
    with opened(place) as client:
        try:
            yield from list(consumers(place, client))
        except KafkaError as error:
            yield Row(what="brokers", of="Kafka", count=0, alarm=f"Kafka does not answer ({type(error).__name__})")
        for part in PARTS:
            yield from part(place, client, now)
