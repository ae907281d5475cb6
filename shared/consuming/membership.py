"""A consumer group's membership: raw records in, offsets out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import Any

from kafka import ConsumerRebalanceListener, OffsetAndMetadata, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import NoOffsetForPartitionError, RetriableError

from shared.consuming.gathering import Gathering
from shared.consuming.records import FETCH_MS, MOST, POLL_MS, Record, consumer_of
from shared.consuming.starts import Offsets
from shared.errors import Broken

Reached = Mapping[TopicPartition, tuple[int, int]]
"""Of each partition, how many records were polled and how many there are."""
CLOSING_MS = 3_000
AGAIN = 0.2  # seconds


class _Assigned(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python carries no types
    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self.at = -inf

    def on_partitions_revoked(self, revoked: Any) -> None:
        if revoked:
            self._changed()

    def on_partitions_assigned(self, assigned: Any) -> None:
        self.at = time.monotonic()
        if assigned:
            self._changed()


class Membership:
    """One member of `group`. `start`: where it begins without a committed offset (None: at the first record).

    `instance` makes it a static member: a restart within the session causes no rebalance. `changed` is called when
    partitions come or go. `fetch_ms`: for how long `reached` may have to wait behind a fetch that finds nothing.
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
        fetch_ms: int = FETCH_MS,
    ) -> None:
        self._start, pages = start, start is None
        self._consumer = consumer_of(kafka, group, instance, session_timeout, pages=pages, fetch_ms=fetch_ms)
        self._gathering = None if pages else Gathering(self._consumer)
        self._assigned = _Assigned(changed)
        self._consumer.subscribe(topics=list(topics), listener=self._assigned)
        for topic in topics:
            self._consumer.partitions_for_topic(topic)  # metadata before the first poll: see rejoin_while_rejoining

    def poll(self) -> list[Record]:
        """The next batch, in order within each partition; empty where nothing came."""
        try:
            polled = self._consumer.poll(timeout_ms=POLL_MS, max_records=MOST)
        except NoOffsetForPartitionError:
            self._begin()
            return []
        except RetriableError:  # a broker that refuses the line while its coordinator is looked for; `silence` says so
            time.sleep(AGAIN)
            return []
        if self._gathering:
            self._gathering.polled(any_records=bool(polled))
        return [
            Record(r.topic, r.partition, r.offset, _key(r), r.value or b"")
            for records in polled.values()
            for r in records
        ]

    def commit(self, within_ms: int) -> None:
        """Everything that was polled stands. Also where nothing is new: only a commit tells a static member that
        another has taken its name. Raises CommitFailedError and kin when the partitions have moved on."""
        reached = {partition: OffsetAndMetadata(at, "", -1) for partition, at in self._positions().items()}
        self._consumer.commit(reached, timeout_ms=within_ms)

    def reached(self) -> Reached | None:
        """None until we have partitions and know where we are in each."""
        positions = self._positions()
        if not positions or len(positions) < len(self._consumer.assignment()):
            return None
        ends: dict[TopicPartition, int] = self._consumer.end_offsets(list(positions))
        return {partition: (at, ends[partition]) for partition, at in positions.items()}

    def lag(self) -> int:
        """Records between what was polled and the end, as far as the last fetches know."""
        positions = self._positions()
        return sum(max(0, (self._consumer.highwater(at) or offset) - offset) for at, offset in positions.items())

    def silence(self) -> float:
        """Seconds since the broker gave partitions or answered a heartbeat; infinite before. Heartbeats go on while a
        batch waits."""
        answered: float = self._consumer._coordinator.heartbeat.last_receive
        return time.monotonic() - max(self._assigned.at, answered)

    def close(self) -> None:
        self._consumer.close(autocommit=False, timeout_ms=CLOSING_MS)

    def _begin(self) -> None:
        """The group has no offset here (new, or lost). Raises Broken for a partition that the start doesn't name."""
        for partition in self._consumer.assignment():
            if self._consumer.committed(partition) is not None:
                continue
            if self._start is None or partition not in self._start:
                raise Broken("the policy's start lacks {topic}: it must not run", topic=partition.topic)
            self._consumer.seek(partition, self._start[partition])

    def _positions(self) -> dict[TopicPartition, int]:
        """Those that are known; asking kafka-python for an unknown one waits for the broker."""
        states = dict(self._consumer._subscription.assignment)
        return {at: state.position.offset for at, state in states.items() if state.has_valid_position}


def _key(raw: ConsumerRecord) -> str:
    """A record that came without a key stands alone."""
    return raw.key.decode(errors="backslashreplace") if raw.key else f"{raw.topic}/{raw.partition}/{raw.offset}"
