"""What arrives in a topic, seen from outside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event as Flag
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import NewTopic
from pymongo.collection import Collection

from benchmarks.timeline import Timeline
from shared.relay.tail import INSERTS
from shared.settings import Settings
from shared.topics import topic_config

EVERY = 0.05  # seconds


class Arriving:
    """Records of each topic since the last `begin`."""

    def __init__(self, consumer: KafkaConsumer, topics: Sequence[str], partitions: int) -> None:
        self._consumer = consumer
        self._of = {topic: [TopicPartition(topic, number) for number in range(partitions)] for topic in topics}
        self._before = dict.fromkeys(topics, 0)

    def begin(self) -> None:
        self._before = {topic: self._end(topic) for topic in self._of}

    def until(
        self,
        topics: Sequence[str],
        records: int,
        look: Callable[[], None],
        *,
        still: float = 0.0,
        within: float = 600.0,
    ) -> list[Timeline]:
        """How many were there by when, until each of these topics has so many, and gets no more for `still` seconds.
        Raises TimeoutError, and what `look` at the senders does."""
        timelines: list[list[tuple[float, float]]] = [[(time.monotonic(), 0.0)] for _ in topics]
        deadline = time.monotonic() + within
        while not all(_over(timeline, records, still) for timeline in timelines):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{topics}: {[timeline[-1] for timeline in timelines]} of {records} records")
            look()
            Flag().wait(EVERY)
            for topic, timeline in zip(topics, timelines, strict=True):
                timeline.append((time.monotonic(), float(self._end(topic) - self._before[topic])))
        return list(timelines)

    def _end(self, topic: str) -> int:
        ends: dict[TopicPartition, int] = self._consumer.end_offsets(self._of[topic])
        return sum(ends.values())


def _over(timeline: Timeline, records: int, still: float) -> bool:
    now, count = timeline[-1]
    return count >= records and all(before == count for moment, before in timeline if moment > now - still)


@contextmanager
def arriving(settings: Settings, topics: Sequence[str]) -> Iterator[Arriving]:
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka)
    try:
        yield Arriving(consumer, topics, settings.partitions)
    finally:
        consumer.close()


def make_topic(settings: Settings, name: str) -> None:
    """Set as a service's own."""
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka)
    try:
        config = topic_config(settings.replication)
        admin.create_topics([NewTopic(name, settings.partitions, settings.replication, topic_configs=config)])
        admin.wait_for_topics([name])
    finally:
        admin.close()


def token_now(commits: Collection[dict[str, Any]]) -> str:
    """The place in the journal after which what is inserted from now on follows."""
    with commits.watch(INSERTS) as stream:
        token = stream.resume_token
    if token is None:
        raise LookupError("MongoDB gave no token")
    return str(token["_data"])
