"""Sending: one event, one record, in the order given, acknowledged by all in-sync replicas."""

from __future__ import annotations

from typing import Any, Protocol

from kafka import KafkaProducer

from shared.contract.wire import CONTENT_TYPE
from shared.settings import Settings
from shared.topics import LARGEST_RECORD

HEADERS = [("content-type", CONTENT_TYPE.encode())]
A_DAY_MS = 86_400_000  # an idempotent producer wedges for good when a batch expires: so none ever does


class Sent(Protocol):
    """A record under way."""

    is_done: bool
    exception: BaseException | None

    def get(self, timeout: float | None = None) -> object:
        """Wait for the acknowledgement; raises what went wrong."""


class Sender(Protocol):
    def send(self, key: bytes, value: bytes) -> Sent: ...

    def flush(self) -> None: ...


class KafkaSender:
    def __init__(self, settings: Settings) -> None:
        self._topic = settings.topic(settings.service)
        self._producer = KafkaProducer(
            bootstrap_servers=settings.kafka,
            client_id=f"{settings.service}.relay",
            acks="all",
            enable_idempotence=True,
            compression_type="lz4",
            linger_ms=2,
            batch_size=128 * 1024,
            max_request_size=LARGEST_RECORD,
            delivery_timeout_ms=A_DAY_MS,
            reconnect_backoff_max_ms=500,
            max_block_ms=A_DAY_MS,
        )

    def send(self, key: bytes, value: bytes) -> Sent:
        sent: Any = self._producer.send(self._topic, key=key, value=value, headers=HEADERS)
        return sent  # type: ignore[no-any-return]  # kafka-python carries no types

    def flush(self) -> None:
        self._producer.flush()

    def close(self, timeout: float) -> None:
        self._producer.close(timeout=timeout)
