"""Raw records, and the kafka-python client that gives them."""

from __future__ import annotations

import msgspec
from kafka import KafkaConsumer

POLL_MS = 1_000  # how soon a stop is heard; a first poll that is much shorter can hang the consumer for good, see below
FETCH_MS = 5_000  # how long the broker keeps a fetch open where nothing comes: it answers the first record at once
MOST = 2_000  # records a batch
LONGEST_WORK_MS = 3_600_000  # a batch may wait that long for a database that is away


class Record(msgspec.Struct, frozen=True, gc=False):
    topic: str
    partition: int
    offset: int
    key: str
    value: bytes


def consumer_of(
    kafka: str, group: str, instance: str | None, session_timeout: float, *, pages: bool, fetch_ms: int = FETCH_MS
) -> KafkaConsumer:
    """Commits nothing by itself. For pages it begins at the first record where it has no committed offset; for a policy
    it says that it has none. Another request to the same broker waits for up to `fetch_ms` behind an open fetch.
    """
    consumer = KafkaConsumer(
        bootstrap_servers=kafka,
        group_id=group,
        group_instance_id=instance,
        enable_auto_commit=False,
        auto_offset_reset="earliest" if pages else "none",
        session_timeout_ms=int(session_timeout * 1000),
        heartbeat_interval_ms=max(100, int(session_timeout * 1000 / 4)),
        max_poll_records=MOST,
        max_poll_interval_ms=LONGEST_WORK_MS,
        reconnect_backoff_max_ms=500,
        fetch_max_wait_ms=fetch_ms,
    )
    rejoin_while_rejoining(consumer)
    return consumer


def rejoin_while_rejoining(consumer: KafkaConsumer) -> None:
    """Mends kafka-python 3.0.12: when a `poll` returns between JoinGroup and SyncGroup of a first join, the leader's
    `need_rejoin()` says False, the join is never applied and the consumer hangs without an assignment."""
    coordinator = consumer._coordinator
    original = coordinator.need_rejoin

    def need_rejoin() -> bool:
        return bool(coordinator.rejoining) or bool(original())

    coordinator.need_rejoin = need_rejoin
