"""The service's own topic, read back: for the check at the relay's start and for `reconcile`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec
from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import KafkaTimeoutError

from shared.settings import Settings
from shared.topics import FOUND_MS

POLL_MS = 500
PATIENCE = 30.0  # seconds without a record after which the broker counts as away


class Record(msgspec.Struct, frozen=True):
    """What a record says about its place in the journal; all else of the event is left undecoded."""

    stream: str
    streamversion: int
    wire: bytes = b""


_decoder = msgspec.json.Decoder(Record)


class TopicReader:
    """From the first record on, or from the newest `tail` of each partition."""

    def __init__(self, settings: Settings, consumer: KafkaConsumer, tail: int | None = None) -> None:
        self._consumer = consumer
        topic = settings.topic(settings.service)
        self._partitions = [TopicPartition(topic, number) for number in range(settings.partitions)]
        consumer.assign(self._partitions)
        ends, begins = consumer.end_offsets(self._partitions), consumer.beginning_offsets(self._partitions)
        for at in self._partitions:
            consumer.seek(at, begins[at] if tail is None else max(begins[at], ends[at] - tail))
        self.unreadable = 0

    def read_on(self) -> Iterator[Record]:
        """Up to the end as it is now; call it again for what has come since. Raises KafkaTimeoutError."""
        ends: dict[TopicPartition, int] = self._consumer.end_offsets(self._partitions)
        yield from self._readable(record.value or b"" for record in _polled(self._consumer, ends))

    def _readable(self, values: Iterator[bytes]) -> Iterator[Record]:
        for wire in values:
            try:
                place = _decoder.decode(wire)
            except msgspec.MsgspecError:
                self.unreadable += 1  # not from our journal: consumers park it, and it says nothing about versions
                continue
            yield Record(place.stream, place.streamversion, wire)


def records_between(consumer: KafkaConsumer, at: TopicPartition, first: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Each record's offset and value, of one partition. Raises KafkaTimeoutError where the broker gives none."""
    consumer.assign([at])
    consumer.seek(at, first)
    for record in _polled(consumer, {at: end}):
        if record.offset < end:
            yield record.offset, record.value or b""


def _polled(consumer: KafkaConsumer, ends: Mapping[TopicPartition, int]) -> Iterator[ConsumerRecord]:
    """Whatever comes until each partition has been read up to its end. Raises KafkaTimeoutError after long silence."""
    silent_since = time.monotonic()
    while any(consumer.position(at) < end for at, end in ends.items()):
        polled = consumer.poll(timeout_ms=POLL_MS)
        if polled:
            silent_since = time.monotonic()
        elif time.monotonic() - silent_since > PATIENCE:
            raise KafkaTimeoutError("the broker gives no records")
        for records in polled.values():
            yield from records


@contextmanager
def reading(settings: Settings, tail: int | None = None) -> Iterator[TopicReader]:
    consumer = KafkaConsumer(
        bootstrap_servers=settings.kafka, bootstrap_timeout_ms=FOUND_MS, group_id=None, reconnect_backoff_max_ms=500
    )
    try:
        yield TopicReader(settings, consumer, tail)
    finally:
        consumer.close()
