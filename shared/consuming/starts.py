"""Where a policy begins: stored once, so that a lost offset never makes it act on the past again.

A document of `policies` is `{_id: policy, start: [[topic, partition, offset], ...]}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared.settings import Settings

Offsets = Mapping[TopicPartition, int]


def stored_start(database: Database[dict[str, Any]], policy: str) -> Offsets | None:
    found = database["policies"].find_one({"_id": policy})
    return {TopicPartition(topic, n): offset for topic, n, offset in found["start"]} if found else None


def store_start(database: Database[dict[str, Any]], policy: str, start: Offsets) -> None:
    """The first one stands: storing another changes nothing."""
    rows = [[partition.topic, partition.partition, offset] for partition, offset in sorted(start.items())]
    try:
        database["policies"].insert_one({"_id": policy, "start": rows})
    except DuplicateKeyError:
        return


def now(settings: Settings, topics: Sequence[str]) -> Offsets:
    """The end of every partition: what comes from here on is acted upon, what was before is not."""
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka, group_id=None, reconnect_backoff_max_ms=500)
    try:
        ends: dict[TopicPartition, int] = consumer.end_offsets(
            [TopicPartition(topic, n) for topic in topics for n in range(settings.partitions)]
        )
    finally:
        consumer.close()
    return ends
