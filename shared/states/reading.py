"""The newest state of each process, read once."""

from __future__ import annotations

import time

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaTimeoutError

from shared.contract.states import ServiceState, decoded
from shared.settings import Settings
from shared.states.topic import topic_of_states

POLL_MS = 500
PATIENCE = 5.0  # seconds for the little that there is


def newest_states(settings: Settings, consumer: KafkaConsumer) -> list[ServiceState]:
    """`consumer` is in no group. Raises a KafkaError."""
    only = TopicPartition(topic_of_states(settings), 0)
    end = consumer.end_offsets([only])[only]
    consumer.assign([only])
    consumer.seek_to_beginning(only)
    newest: dict[str, ServiceState] = {}
    until = time.monotonic() + PATIENCE
    while (consumer.position(only, timeout_ms=POLL_MS) or 0) < end:
        if time.monotonic() > until:
            raise KafkaTimeoutError("the broker gives no states")
        for record in consumer.poll(timeout_ms=POLL_MS).get(only, ()):
            if (state := decoded(record.value or b"")) is not None:
                newest[state.key] = state
    return list(newest.values())
