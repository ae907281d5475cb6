"""A small log on the real Kafka, written by hand: orders and payments without their services."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kafka import KafkaProducer
from msgspec.structs import replace

from shared.bootstrap import new_id
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.orders import CommentAdded, RetryRequested, Status
from shared.contract.payments import Evidence, PaymentMismatched
from shared.contract.times import utc_now
from shared.journal.port import Actor, Context
from shared.journal.streams import Stream, about_order
from shared.journal.writing import Writer
from shared.settings import Settings

HAND = Actor("admin", "ani", "203.0.113.9")


class ShopLog:
    """Events as the relay sends them: keyed by order, in order within a stream."""

    def __init__(self, settings: Settings, producer: KafkaProducer) -> None:
        self._settings, self._producer = settings, producer
        self._last: dict[str, Recorded[Event]] = {}
        self.sent: dict[str, list[Recorded[Event]]] = defaultdict(list)

    def comment(self, order: str, text: str = "baik") -> Recorded[Event]:
        return self.add("orders", about_order("order", order), CommentAdded(status=Status.PENDING, comment=text))

    def money(self, order: str, received: int) -> Recorded[Event]:
        event = PaymentMismatched(order=order, expected=1, received=received, evidence=Evidence.MOVEMENT, reference="m")
        return self.add("payments", about_order("payment", order), event)

    def retry(self, service: str, group: str, key: str) -> Recorded[Event]:
        event = RetryRequested(service=service, group=group, key=key)
        return self.add("orders", about_order("retry", key), event)

    def write(self, service: str, stream: Stream, event: Event) -> Recorded[Event]:
        """The event as it will stand, not sent yet."""
        writer = Writer(CONTRACT, service, utc_now, new_id)
        context = Context(command_id=new_id(), actor=HAND, correlation_id="c")
        (written,) = writer.write(stream, self._last.get(f"{service}/{stream.name}"), [event], context)
        self._last[written.position] = written
        return written

    def add(self, service: str, stream: Stream, event: Event) -> Recorded[Event]:
        written = self.write(service, stream, event)
        self.send(service, stream.subject, written.wire)
        self.sent[service].append(written)
        return written

    def rewritten(self, recorded: Recorded[Event], attributes: Mapping[str, Any], data: Mapping[str, Any]) -> None:
        """Sent as another program would have written it; what follows in its stream follows that."""
        wire = changed(recorded, attributes, data)
        self._last[recorded.position] = replace(recorded, wire=wire)
        self.send(recorded.source, recorded.subject, wire)

    def send(self, service: str, key: str, value: bytes) -> None:
        self._producer.send(self._settings.topic(service), key=key.encode(), value=value)

    def flush(self) -> None:
        self._producer.flush(30)


def changed(recorded: Recorded[Event], attributes: Mapping[str, Any], data: Mapping[str, Any]) -> bytes:
    """The same event as another program, older or newer than this one, would have written it."""
    plain = json.loads(recorded.wire)
    return json.dumps({**plain, **attributes, "data": {**plain["data"], **data}}).encode()


@contextmanager
def shop_log(settings: Settings) -> Iterator[ShopLog]:
    producer = KafkaProducer(bootstrap_servers=settings.kafka, acks="all", linger_ms=1)
    try:
        yield ShopLog(settings, producer)
    finally:
        producer.close()


def orders(count: int) -> Sequence[str]:
    return [str(10_001 + n) for n in range(count)]
