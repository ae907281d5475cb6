"""The topics: made once, and asserted at each start, since partitions can never change under keyed records."""

from __future__ import annotations

from collections.abc import Iterable

from kafka import KafkaAdminClient
from kafka.admin import NewTopic
from kafka.errors import TopicAlreadyExistsError

from shared.contract.catalogue import PUBLISHED
from shared.errors import Broken
from shared.settings import Settings

LARGEST_RECORD = 1024 * 1024  # bytes


def topic_config(replication: int) -> dict[str, str]:
    """Kept for ever, deleted by nobody; one broker flushes each record, three of them count on each other."""
    config = {"retention.ms": "-1", "cleanup.policy": "delete", "max.message.bytes": str(LARGEST_RECORD)}
    return config | ({"min.insync.replicas": "2"} if replication >= 3 else {"flush.messages": "1"})


def make_topics(settings: Settings) -> set[str]:
    """Every service's topic; which of them are new. Raises Broken where one stands with other partitions."""
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka)
    try:
        new = {topic for topic in _names(settings) if _make(admin, topic, settings)}
        _assert_partitions(admin, settings)
        return new
    finally:
        admin.close()


def _names(settings: Settings) -> Iterable[str]:
    return [settings.topic(service) for service in PUBLISHED]


def _make(admin: KafkaAdminClient, topic: str, settings: Settings) -> bool:
    wanted = NewTopic(
        topic, settings.partitions, settings.replication, topic_configs=topic_config(settings.replication)
    )
    try:
        admin.create_topics([wanted])
    except TopicAlreadyExistsError:
        return False
    return True


def _assert_partitions(admin: KafkaAdminClient, settings: Settings) -> None:
    names = list(_names(settings))
    admin.wait_for_topics(names)
    for described in admin.describe_topics(names):
        found = len(described["partitions"])
        if found != settings.partitions:
            raise Broken(
                "topic {topic} has {found} partitions and not {wanted}: they must never change",
                topic=described["name"],
                found=found,
                wanted=settings.partitions,
            )
