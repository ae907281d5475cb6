"""A service's journal and topic of a test's own, set up as a real one is, and what must be true of them at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from pymongo.collection import Collection

from local.kafka import KafkaServer
from local.mongo import MongoServer
from shared.bootstrap import client_of
from shared.contract.catalogue import CONTRACT
from shared.journal.mongo import commits_of
from shared.provision import provision
from shared.settings import Settings

PASSWORD = "only for tests"
Wires = dict[str, list[bytes]]


def orders_on(mongo: MongoServer, kafka: KafkaServer, prefix: str) -> Settings:
    """The orders service with its own user's rights."""
    settings = Settings(
        service="orders",
        mongo_uri=mongo.uri(f"{prefix}orders", PASSWORD),
        kafka=kafka.bootstrap,
        partitions=3,
        database_prefix=prefix,
        topic_prefix=f"{prefix}.",
    )
    provision(mongo.root_uri, settings, PASSWORD)
    return settings


@contextmanager
def commits_in(settings: Settings) -> Iterator[Collection[dict[str, Any]]]:
    with client_of(settings) as client:
        yield commits_of(client[settings.journal_database])


def stored_position(settings: Settings) -> dict[str, Any] | None:
    with client_of(settings) as client:
        return client[settings.own_database]["relay"].find_one()


def in_journal(settings: Settings) -> Wires:
    """Every committed event, by stream, in order."""
    wires: Wires = {}
    with commits_in(settings) as commits:
        for commit in commits.find({}, sort=[("stream", 1), ("version", 1)]):
            wires.setdefault(commit["stream"], []).extend(commit["events"])
    return wires


def records_of(settings: Settings) -> list[Any]:
    """The whole topic, read independently of the product's code; partition after partition, in order."""
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka, group_id=None)
    partitions = [TopicPartition(settings.topic("orders"), number) for number in range(settings.partitions)]
    consumer.assign(partitions)
    consumer.seek_to_beginning()
    ends = consumer.end_offsets(partitions)
    found: dict[Any, list[Any]] = {partition: [] for partition in partitions}
    while any(consumer.position(partition) < end for partition, end in ends.items()):
        for partition, records in consumer.poll(timeout_ms=500).items():
            found[partition] += records
    consumer.close()
    return [record for records in found.values() for record in records]


def in_topic(settings: Settings) -> Wires:
    """First occurrences by stream; asserts that these come in the order of the stream, and that repeats are equal."""
    wires: Wires = {}
    for record in records_of(settings):
        event = CONTRACT.decode(record.value)
        seen = wires.setdefault(event.stream, [])
        assert event.version <= len(seen) + 1, f"{event.stream}: {event.version} came before {len(seen) + 1}"
        if event.version == len(seen) + 1:
            seen.append(record.value)
        assert seen[event.version - 1] == record.value
        assert record.key == event.subject.encode()
        assert ("content-type", b"application/cloudevents+json") in record.headers
    return wires


def all_relayed(settings: Settings) -> bool:
    return in_topic(settings) == in_journal(settings)


def count(wires: Wires) -> int:
    return sum(map(len, wires.values()))
