"""Events into a topic and into a journal, as fast as the clients go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from kafka import KafkaProducer

from benchmarks.log.wires import Wire
from benchmarks.servers import Place
from shared.journal.mongo import commits_of
from shared.relay.sending import HEADERS

AT_ONCE = 1_000


def fill_topic(place: Place, events: Iterable[Wire], topic: str = "orders.events") -> int:
    """How many; they stand when it returns. Raises what a send says."""
    producer = KafkaProducer(
        bootstrap_servers=place.system.kafka.bootstrap,
        acks="all",
        enable_idempotence=True,
        compression_type="lz4",
        linger_ms=50,
        batch_size=512 * 1024,
    )
    sent, failed = 0, list[BaseException]()
    try:
        for event in events:
            producer.send(topic, key=event.number.encode(), value=event.bytes, headers=HEADERS).add_errback(
                failed.append
            )
            sent += 1
        producer.flush(120)
    finally:
        producer.close()
    if failed:
        raise failed[0]
    return sent


def fill_journal(place: Place, events: Iterable[Wire], database: str = "") -> int:
    """A commit an event, as one person after the other would make them; into the journal of orders or another."""
    commits, filled = commits_of(place.client[database or place.settings().journal_database]), 0
    for some in in_batches((commit_of(event) for event in events), AT_ONCE):
        commits.insert_many(some, ordered=False)
        filled += len(some)
    return filled


def commit_of(event: Wire) -> dict[str, Any]:
    return {
        "stream": f"order:{event.number}",
        "version": event.version,
        "command_id": f"{event.number}-{event.version}",
        "fingerprint": "",
        "time": event.time,
        "key": event.number,
        "events": [event.bytes],
    }


def in_batches(documents: Iterable[dict[str, Any]], most: int) -> Iterator[list[dict[str, Any]]]:
    """itertools.batched comes with Python 3.12."""
    waiting = iter(documents)
    while some := list(islice(waiting, most)):
        yield some
