"""Poll, decode, one guarded unordered bulk write, commit, and nothing else: `python -m benchmarks.projector.bare`.

The documents are those of our projection, made beforehand, so that MongoDB and BSON have the same work; each event is
decoded as ours does it, envelope and payload, and no fold, no check and no memory of documents stands between.
"""

from __future__ import annotations

import time
from typing import Any

import msgspec
from kafka import KafkaConsumer
from pymongo import InsertOne, MongoClient, ReplaceOne
from pymongo.errors import BulkWriteError

from benchmarks.apart import answer
from benchmarks.log.pages import pages
from benchmarks.log.wires import FIRST, VARIETY
from benchmarks.projector.told import Told
from services.orders.projections.order_page import order_pages
from shared.consuming.records import FETCH_MS, MOST, POLL_MS, rejoin_while_rejoining
from shared.contract.catalogue import PUBLISHED
from shared.contract.wire import Envelope

DATABASE = "bare"
PATIENCE, FIRST_PATIENCE = 3.0, 10.0  # seconds without an event, after which the other process has had the rest
Write = InsertOne[dict[str, Any]] | ReplaceOne[dict[str, Any]]
_envelope = msgspec.json.Decoder(Envelope)
_payload = {kind.__name__: msgspec.json.Decoder(kind) for kind in PUBLISHED["orders"]}


def run(told: Told) -> list[tuple[float, float]]:
    """How many events stood by when."""
    pages()  # made before the time runs
    client: MongoClient[dict[str, Any]] = MongoClient(told.mongo_uri, w="majority", journal=True)
    collection = client[DATABASE][told.collection]
    collection.create_indexes(list(order_pages.indexes))
    consumer, timeline, done = consumer_of(told), [(time.monotonic(), 0.0)], 0
    while done < told.events and (told.wait or time.monotonic() - timeline[-1][0] < patience(done)):
        polled = consumer.poll(timeout_ms=POLL_MS, max_records=MOST)
        values = [record.value for records in polled.values() for record in records]
        if values:
            written(collection, writes(values))
            consumer.commit()
            done += len(values)
            timeline.append((time.monotonic(), float(done)))
    consumer.close(autocommit=False)
    return timeline


def patience(done: int) -> float:
    return PATIENCE if done else FIRST_PATIENCE


def writes(values: list[bytes]) -> list[Write]:
    """One a document: from the version before its first event in the batch to that of its last."""
    reached: dict[str, tuple[int, int]] = {}
    for value in values:
        event = _envelope.decode(value)
        _payload[event.type].decode(event.data)
        before = reached.get(event.subject, (event.streamversion - 1, 0))[0]
        reached[event.subject] = (before, event.streamversion)
    return [_write(number, before, after) for number, (before, after) in reached.items()]


def written(collection: Any, some: list[Write]) -> None:
    try:
        collection.bulk_write(some, ordered=False)
    except BulkWriteError as error:
        details: Any = error.details
        if any(one["code"] != 11_000 for one in details["writeErrors"]):
            raise
        # After a rebalance events come again, and their documents stand.


def _write(number: str, before: int, after: int) -> Write:
    name, grown = f"orders/order:{number}", pages()[(int(number) - FIRST) % VARIETY]
    page = {**grown[after - 1], "_id": number, "positions": {name: after}}
    if before == 0:
        return InsertOne(page)
    return ReplaceOne({"_id": number, "positions": {name: before}}, page)


def consumer_of(told: Told) -> KafkaConsumer:
    """Set as ours is."""
    consumer = KafkaConsumer(
        bootstrap_servers=told.kafka,
        group_id=told.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_poll_records=MOST,
        fetch_max_wait_ms=FETCH_MS,
        reconnect_backoff_max_ms=500,
    )
    rejoin_while_rejoining(consumer)
    consumer.subscribe(topics=[told.topic])
    consumer.partitions_for_topic(told.topic)
    return consumer


if __name__ == "__main__":
    answer(Told, run)
