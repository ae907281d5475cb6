"""Before a relay starts: does the topic hold what the journal lacks? Then the journal was restored from an old backup,
and new commits would take versions that others have seen with other content."""

from __future__ import annotations

from typing import Any

from kafka import KafkaConsumer, TopicPartition
from pymongo.collection import Collection

from shared.contract.catalogue import CONTRACT
from shared.contract.wire import Undecodable
from shared.errors import Broken
from shared.settings import Settings

TAIL = 500  # records of each partition that are looked at; `reconcile` looks at all


def check_topic_within_journal(settings: Settings, commits: Collection[dict[str, Any]]) -> None:
    """Raises Broken."""
    seen = _newest_versions(settings)
    known = _known_versions(commits, list(seen))
    ahead = {stream: version for stream, version in seen.items() if version > known.get(stream, 0)}
    if ahead:
        stream, version = next(iter(sorted(ahead.items())))
        raise Broken(
            "the topic holds {stream} up to version {version}, the journal only up to {known} ({count} streams like "
            "this): was an old backup restored? Run reconcile before anything else",
            stream=stream,
            version=version,
            known=known.get(stream, 0),
            count=len(ahead),
        )


def _newest_versions(settings: Settings) -> dict[str, int]:
    topic = settings.topic(settings.service)
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka, group_id=None, reconnect_backoff_max_ms=500)
    try:
        partitions = [TopicPartition(topic, n) for n in range(settings.partitions)]
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        for partition in partitions:
            consumer.seek(partition, max(0, ends[partition] - TAIL))
        return _read_to(consumer, {partition: end for partition, end in ends.items() if end})
    finally:
        consumer.close()


def _read_to(consumer: KafkaConsumer, ends: dict[Any, int]) -> dict[str, int]:
    newest: dict[str, int] = {}
    while any(consumer.position(partition) < end for partition, end in ends.items()):
        for records in consumer.poll(timeout_ms=500).values():
            for record in records:
                _note(newest, record.value)
    return newest


def _note(newest: dict[str, int], wire: bytes) -> None:
    try:
        recorded = CONTRACT.decode(wire)
    except Undecodable:
        return  # not from our journal: consumers park it, and it says nothing about versions
    newest[recorded.stream] = max(newest.get(recorded.stream, 0), recorded.version)


def _known_versions(commits: Collection[dict[str, Any]], streams: list[str]) -> dict[str, int]:
    last = {"$max": {"$subtract": [{"$add": ["$version", {"$size": "$events"}]}, 1]}}
    pipeline: list[dict[str, Any]] = [
        {"$match": {"stream": {"$in": streams}}},
        {"$group": {"_id": "$stream", "last": last}},
    ]
    return {found["_id"]: int(found["last"]) for found in commits.aggregate(pipeline)}
