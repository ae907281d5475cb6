"""A change stream into a producer, set as ours are, and nothing else: `python -m benchmarks.relay.bare`."""

from __future__ import annotations

from typing import Any

from kafka import KafkaProducer
from pymongo import MongoClient

from benchmarks.apart import answer
from benchmarks.relay.told import Told
from shared.journal.mongo import commits_of
from shared.relay.sending import HEADERS
from shared.relay.tail import BATCH, INSERTS, LOOK_MS


def run(told: Told) -> int:
    client: MongoClient[dict[str, Any]] = MongoClient(told.mongo_uri, w="majority", journal=True)
    producer, sent = producer_of(told), 0
    commits, after = commits_of(client[told.journal]), {"_data": told.token}
    with commits.watch(INSERTS, resume_after=after, max_await_time_ms=LOOK_MS, batch_size=BATCH) as stream:
        for change in stream:
            commit = change["fullDocument"]
            for wire in commit["events"]:
                producer.send(told.topic, key=commit["key"].encode(), value=wire, headers=HEADERS)
                sent += 1
            if sent >= told.events:
                break
    producer.flush(120)
    producer.close()
    return sent


def producer_of(told: Told) -> KafkaProducer:
    """Acknowledgements, compression, linger and batches are those of shared/relay/sending.py."""
    producer = KafkaProducer(
        bootstrap_servers=told.kafka,
        acks="all",
        enable_idempotence=True,
        compression_type="lz4",
        linger_ms=2,
        batch_size=128 * 1024,
    )
    producer.partitions_for(told.topic)
    return producer


if __name__ == "__main__":
    answer(Told, run)
