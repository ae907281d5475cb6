"""Hear how all services stand, from the first state that is kept on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from threading import Event as Flag

from kafka import KafkaConsumer, TopicPartition

from shared.connecting import when_there
from shared.contract.states import ServiceState, decoded
from shared.errors import Unavailable
from shared.settings import Settings
from shared.states.topic import topic_of_states
from shared.topics import FOUND_MS

POLL_MS = 1_000  # how soon a stop is heard
FETCH_MS = 10_000  # how long the broker keeps a fetch open where nothing comes: it answers a record at once
AGAIN = 0.5  # seconds


def follow_states(settings: Settings, take: Callable[[ServiceState], None], stop: Flag) -> None:
    """Until `stop`; `take` may get the same state again, and is asked again where it raises Unavailable.

    Raises Stopped.
    """
    with closing(when_there(lambda: _consumer(settings), stop)) as consumer:
        while not stop.is_set():
            for records in consumer.poll(timeout_ms=POLL_MS).values():
                for record in records:
                    state = decoded(record.value or b"")
                    if state is not None:
                        _taken(take, state, stop)


def _taken(take: Callable[[ServiceState], None], state: ServiceState, stop: Flag) -> None:
    while not stop.is_set():
        try:
            take(state)
        except Unavailable:
            stop.wait(AGAIN)
        else:
            return


def _consumer(settings: Settings) -> KafkaConsumer:
    """In no group: every process reads all of the little that there is."""
    consumer = KafkaConsumer(
        bootstrap_servers=settings.kafka,
        bootstrap_timeout_ms=FOUND_MS,
        client_id=f"{settings.service}.states",
        group_id=None,
        fetch_max_wait_ms=FETCH_MS,
        reconnect_backoff_max_ms=500,
    )
    only = TopicPartition(topic_of_states(settings), 0)
    consumer.assign([only])
    consumer.seek_to_beginning(only)
    return consumer
