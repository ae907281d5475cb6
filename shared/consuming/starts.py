"""Where a policy began: what had happened before is the past, and nobody is told about it.

One document a policy in `policies` of the service's own database:
`{_id: name, start: [[topic, {partition: offset}], ...]}`.
A consumer group that has no committed offset (lost, or new) begins there, never at the first record.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared.consuming.policy import Policy
from shared.contract.catalogue import topic_of
from shared.settings import Settings

POLICIES = "policies"
Offsets = dict[TopicPartition, int]


def topics_of(settings: Settings, policy: Policy) -> list[str]:
    """What its group reads: its own topics, and the one that carries RetryRequested."""
    return sorted({settings.topic_prefix + topic for topic in (*policy.topics, topic_of("orders"))})


def store_start(settings: Settings, database: Database[dict[str, Any]], policy: Policy) -> Offsets:
    """Fix the start at the end of the topics as they are now. The first caller decides; repeats change nothing."""
    known = start_of(database, policy.name)
    if known is not None and set(topics_of(settings, policy)) <= {partition.topic for partition in known}:
        return known
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka, client_id=f"start-{policy.name}")
    try:
        ends = ends_of(consumer, topics_of(settings, policy))
    finally:
        consumer.close()
    return _completed(database, policy.name, known or {}, ends)


def start_of(database: Database[dict[str, Any]], policy: str) -> Offsets | None:
    found = database[POLICIES].find_one({"_id": policy})
    if found is None:
        return None
    return {
        TopicPartition(topic, int(partition)): offset
        for topic, offsets in found["start"]
        for partition, offset in offsets.items()
    }


def ends_of(consumer: KafkaConsumer, topics: Iterable[str]) -> Offsets:
    partitions = [TopicPartition(topic, number) for topic in topics for number in consumer.partitions_for_topic(topic)]
    ends: Offsets = consumer.end_offsets(partitions)
    return ends


def _completed(database: Database[dict[str, Any]], policy: str, known: Offsets, ends: Offsets) -> Offsets:
    """What is known stands; a topic that the policy takes up later begins at its end then, not at its first record."""
    if known:
        after = {**ends, **known}
        database[POLICIES].update_one({"_id": policy, "start": _rows(known)}, {"$set": {"start": _rows(after)}})
    else:
        with suppress(DuplicateKeyError):  # another process was first, and its start stands
            database[POLICIES].insert_one({"_id": policy, "start": _rows(ends)})
    return start_of(database, policy) or {}


def _rows(offsets: Offsets) -> list[tuple[str, dict[str, int]]]:
    rows: dict[str, dict[str, int]] = {}
    for partition, offset in sorted(offsets.items()):
        rows.setdefault(partition.topic, {})[str(partition.partition)] = offset
    return list(rows.items())
