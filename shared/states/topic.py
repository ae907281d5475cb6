"""The topic of states: one partition, and of each process only its newest is kept."""

from __future__ import annotations

from contextlib import closing, suppress

from kafka import KafkaAdminClient
from kafka.admin import NewTopic
from kafka.errors import TopicAlreadyExistsError

from shared.contract.states import TOPIC
from shared.settings import Settings
from shared.topics import FOUND_MS

CONFIG = {"cleanup.policy": "compact", "segment.ms": "86400000", "min.cleanable.dirty.ratio": "0.1"}


def topic_of_states(settings: Settings) -> str:
    return settings.prefixed(TOPIC)


def make_states_topic(settings: Settings) -> None:
    """Safe to repeat. Raises a KafkaError while Kafka is away."""
    wanted = NewTopic(topic_of_states(settings), 1, settings.replication, topic_configs=CONFIG)
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka, bootstrap_timeout_ms=6 * FOUND_MS)
    with closing(admin), suppress(TopicAlreadyExistsError):
        admin.create_topics([wanted])
