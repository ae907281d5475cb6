"""The topics: made once, and asserted at each start, since partitions can never change under keyed records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from kafka import KafkaAdminClient
from kafka.admin import ConfigFilterType, ConfigResource, ConfigResourceType, NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError, UnknownTopicOrPartitionError

from shared.contract.catalogue import PUBLISHED
from shared.errors import Broken
from shared.settings import Settings

LARGEST_RECORD = 1024 * 1024  # bytes
FOUND_MS = 5_000  # after which a broker counts as away; the caller tries again, and hears a stop in between


def topic_config(replication: int) -> dict[str, str]:
    """Kept for ever, deleted by nobody; one broker flushes each record, three of them count on each other."""
    config = {"retention.ms": "-1", "cleanup.policy": "delete", "max.message.bytes": str(LARGEST_RECORD)}
    return config | ({"min.insync.replicas": "2"} if replication >= 3 else {"flush.messages": "1"})


def make_topics(settings: Settings) -> None:
    """Every service's topic. Safe to repeat. Raises what `assert_topics` does."""
    names = [settings.topic(service) for service in PUBLISHED]
    with _admin(settings, found_ms=6 * FOUND_MS) as admin:
        for topic in names:
            _make(admin, topic, settings)
        admin.wait_for_topics(names)
    assert_topics(settings, names)


def assert_topics(settings: Settings, names: Sequence[str]) -> None:
    """Raises Broken where one has other partitions or could lose records.

    Raises a KafkaError while Kafka is away, and while the broker that answers has not heard of one: right after it was
    made it is known to one before the others.
    """
    with _admin(settings) as admin:
        _assert_partitions(admin, settings, names)
        _assert_config(admin, settings, names)


@contextmanager
def _admin(settings: Settings, found_ms: int = FOUND_MS) -> Iterator[KafkaAdminClient]:
    admin = KafkaAdminClient(
        bootstrap_servers=settings.kafka, bootstrap_timeout_ms=found_ms, reconnect_backoff_max_ms=500
    )
    try:
        yield admin
    finally:
        admin.close()


def _make(admin: KafkaAdminClient, topic: str, settings: Settings) -> None:
    wanted = NewTopic(
        topic, settings.partitions, settings.replication, topic_configs=topic_config(settings.replication)
    )
    with suppress(TopicAlreadyExistsError):
        admin.create_topics([wanted])


def _assert_partitions(admin: KafkaAdminClient, settings: Settings, names: Sequence[str]) -> None:
    for described in admin.describe_topics(names):
        found = len(described["partitions"])
        if not found:
            raise _unknown(described["name"])
        if found != settings.partitions:
            raise Broken(
                "topic {topic} has {found} partitions and not {wanted}: never change their number, since an order's "
                "events would leave their partition",
                topic=described["name"],
                found=found,
                wanted=settings.partitions,
            )


def _assert_config(admin: KafkaAdminClient, settings: Settings, names: Sequence[str]) -> None:
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    described = admin.describe_configs(resources, config_filter=ConfigFilterType.ALL)["topic"]
    for name in names:
        if not described[name]:
            raise _unknown(name)  # this may be another broker than the one that knew its partitions
        for key, wanted in topic_config(settings.replication).items():
            found = described[name][key]["value"]
            if found != wanted:
                raise Broken(
                    "topic {topic} has {key}={found} and not {wanted}: everything is rebuilt from it, so it must "
                    "keep every record",
                    topic=name,
                    key=key,
                    found=found,
                    wanted=wanted,
                )


def _unknown(topic: str) -> KafkaError:
    error: KafkaError = UnknownTopicOrPartitionError(f"topic {topic} is not there (yet): setup makes it")
    return error
