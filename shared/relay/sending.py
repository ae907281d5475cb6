"""Sending: one event, one record, in the order given, acknowledged by all in-sync replicas."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Protocol

from kafka import KafkaProducer
from kafka.errors import KafkaTimeoutError

from shared.contract.wire import CONTENT_TYPE
from shared.settings import Settings
from shared.topics import FOUND_MS, LARGEST_RECORD

HEADERS = [("content-type", CONTENT_TYPE.encode())]
A_DAY_MS = 86_400_000  # an idempotent producer wedges for good when a batch expires: so none ever does
METADATA_MS = 30_000


class Sent(Protocol):
    """A record under way."""

    @property
    def is_done(self) -> bool: ...

    @property
    def exception(self) -> BaseException | None: ...

    def get(self, timeout: float | None = None) -> object:
        """Wait for the acknowledgement; raises what went wrong."""


class Sender(Protocol):
    def send(self, key: bytes, value: bytes) -> Sent: ...


class KafkaSender:
    """Raises a KafkaError while the broker is away; once it has been there, records wait for it in order."""

    def __init__(self, settings: Settings) -> None:
        self._topic = settings.topic(settings.service)
        self._producer = KafkaProducer(
            bootstrap_servers=settings.kafka,
            bootstrap_timeout_ms=FOUND_MS,
            client_id=f"{settings.service}.relay",
            acks="all",
            enable_idempotence=True,
            compression_type="lz4",
            linger_ms=2,
            batch_size=128 * 1024,
            max_request_size=LARGEST_RECORD,
            delivery_timeout_ms=A_DAY_MS,
            reconnect_backoff_max_ms=500,
            max_block_ms=METADATA_MS,
            allow_auto_create_topics=False,
        )
        self._producer.partitions_for(self._topic)  # so that no send has to wait for it

    def send(self, key: bytes, value: bytes) -> Sent:
        sent: Any = self._producer.send(self._topic, key=key, value=value, headers=HEADERS)
        return sent  # type: ignore[no-any-return]  # kafka-python carries no types

    def close(self, timeout: float) -> None:
        """What is not acknowledged by then is dropped here, and sent again by the next process."""
        with suppress(KafkaTimeoutError):
            self._producer.close(timeout=timeout)
