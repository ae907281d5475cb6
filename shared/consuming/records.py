"""A consumer group's membership: raw records in, offsets out. All of kafka-python that consuming needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import NoOffsetForPartitionError

from shared.consuming.starts import Offsets

FIRST_POLL_MS = 1_000  # a first poll that returns between JoinGroup and SyncGroup can hang the consumer for good
POLL_MS = 200
MOST = 2_000  # records a batch
LONGEST_WORK_MS = 3_600_000  # a batch may wait that long for a database that is away


@dataclass(frozen=True)
class Record:
    topic: str
    partition: int
    offset: int
    key: str
    value: bytes


class _Assigned(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python carries no types
    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def on_partitions_revoked(self, revoked: Any) -> None:
        if revoked:
            self._changed()

    def on_partitions_assigned(self, assigned: Any) -> None:
        if assigned:
            self._changed()


class Membership:
    """One member of `group`. `start`: where it begins without a committed offset (None: at the first record).

    `instance` makes it a static member: a restart within the session causes no rebalance. `changed` is called when
    partitions come or go.
    """

    def __init__(
        self,
        kafka: str,
        group: str,
        topics: Sequence[str],
        *,
        instance: str | None,
        session_timeout: float,
        start: Offsets | None,
        changed: Callable[[], None],
    ) -> None:
        self._start = start
        self._consumer = KafkaConsumer(
            bootstrap_servers=kafka,
            group_id=group,
            group_instance_id=instance,
            enable_auto_commit=False,
            auto_offset_reset="earliest" if start is None else "none",
            session_timeout_ms=int(session_timeout * 1000),
            heartbeat_interval_ms=max(100, int(session_timeout * 1000 / 5)),
            max_poll_records=MOST,
            max_poll_interval_ms=LONGEST_WORK_MS,
            reconnect_backoff_max_ms=500,
            fetch_max_wait_ms=POLL_MS,
            fetch_min_bytes=1,
        )
        rejoin_while_rejoining(self._consumer)
        self._consumer.subscribe(topics=list(topics), listener=_Assigned(changed))
        for topic in topics:
            self._consumer.partitions_for_topic(topic)  # metadata before the first poll: see rejoin_while_rejoining
        self._poll_ms = FIRST_POLL_MS

    def poll(self) -> list[Record]:
        """The next batch, in order within each partition; empty where nothing came."""
        try:
            polled = self._consumer.poll(timeout_ms=self._poll_ms, max_records=MOST)
        except NoOffsetForPartitionError:
            self._begin()
            return []
        if self._consumer.assignment():
            self._poll_ms = POLL_MS
        return [
            Record(r.topic, r.partition, r.offset, (r.key or b"").decode(errors="replace"), r.value or b"")
            for records in polled.values()
            for r in records
        ]

    def commit(self, records: Sequence[Record]) -> None:
        """Everything up to these records stands. Raises CommitFailedError and kin when the partitions have moved on."""
        reached: dict[TopicPartition, OffsetAndMetadata] = {}
        for record in records:
            reached[TopicPartition(record.topic, record.partition)] = OffsetAndMetadata(record.offset + 1, "", -1)
        self._consumer.commit(reached)

    def progress(self) -> tuple[int, int]:
        """Records polled and records that there are, over the assigned partitions."""
        assigned = self._consumer.assignment()
        ends: dict[TopicPartition, int] = self._consumer.end_offsets(list(assigned)) if assigned else {}
        return sum(self._consumer.position(partition) for partition in assigned), sum(ends.values())

    def lag(self) -> int:
        """Records between what was polled and the end, as far as the last fetches know."""
        marks = ((self._consumer.highwater(p), self._consumer.position(p)) for p in self._consumer.assignment())
        return sum(max(0, (end or 0) - (position or 0)) for end, position in marks)

    def close(self) -> None:
        self._consumer.close(autocommit=False)

    def _begin(self) -> None:
        for partition in self._consumer.assignment():
            if self._consumer.committed(partition) is None:
                self._consumer.seek(partition, (self._start or {}).get(partition, 0))


def rejoin_while_rejoining(consumer: KafkaConsumer) -> None:
    """Mends kafka-python 3.0.12: when a `poll` returns between JoinGroup and SyncGroup of a first join, the leader's
    `need_rejoin()` says False, the join is never applied and the consumer hangs without an assignment."""
    coordinator = consumer._coordinator
    original = coordinator.need_rejoin

    def need_rejoin() -> bool:
        return bool(coordinator.rejoining) or bool(original())

    coordinator.need_rejoin = need_rejoin
