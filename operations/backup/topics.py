"""What a backup says of Kafka, and a restore asks of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from operations.place import SERVICES, Place
from shared.contract.catalogue import PUBLISHED
from shared.errors import Unavailable
from shared.topics import FOUND_MS

DELETED = "OK"  # in kafka-python's answer
Ends = dict[str, dict[int, int]]
"""By topic and partition."""


def ends_of_topics(place: Place) -> Ends:
    """Of those that are there. Raises a KafkaError."""
    topics = {place.settings("orders").topic(service) for service in PUBLISHED}
    with closing(
        KafkaConsumer(bootstrap_servers=place.kafka, bootstrap_timeout_ms=FOUND_MS, group_id=None)
    ) as consumer:
        there = sorted(topics & set(consumer.topics()))
        partitions = [
            TopicPartition(topic, number) for topic in there for number in consumer.partitions_for_topic(topic)
        ]
        found = consumer.end_offsets(partitions) if partitions else {}
    return {topic: {at.partition: end for at, end in sorted(found.items()) if at.topic == topic} for topic in there}


def are_empty(ends: Ends) -> bool:
    """Kafka is new: nothing was ever sent there."""
    return not any(end for offsets in ends.values() for end in offsets.values())


def groups_in_use(place: Place) -> list[str]:
    """Our groups that a process is in, or was until some seconds ago. Raises a KafkaError."""
    with _admin(place) as admin:
        ours = _ours(place, admin)
        described = admin.describe_groups(ours) if ours else {}
    return sorted(group for group in ours if described[group]["members"])


def forget_offsets(place: Place) -> list[str]:
    """Every group of ours begins anew: pages drop what they have, policies find done what they did. The groups.

    Raises Unavailable where one is in use, a KafkaError.
    """
    with _admin(place) as admin:
        ours = _ours(place, admin)
        deleted = admin.delete_groups(ours) if ours else {}
    for group, said in deleted.items():
        if said != DELETED:
            raise Unavailable("the offsets of {group} can't be forgotten: {said}", group=group, said=said)
    return ours


def _ours(place: Place, admin: KafkaAdminClient) -> list[str]:
    """By their names: the database that lists policies may be what was lost."""
    begin = tuple(f"{place.topic_prefix}{service}." for service in SERVICES)
    return sorted(group["group_id"] for group in admin.list_groups() if group["group_id"].startswith(begin))


@contextmanager
def _admin(place: Place) -> Iterator[KafkaAdminClient]:
    with closing(KafkaAdminClient(bootstrap_servers=place.kafka, bootstrap_timeout_ms=FOUND_MS)) as admin:
        yield admin
