"""Each consumer group: how far it is behind the log, and whether anyone is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from kafka import KafkaAdminClient, KafkaConsumer

from operations.groups import Starts, starts_of
from operations.place import Place
from operations.status.row import Row
from shared.bootstrap import Client
from shared.consuming.starts import Offsets
from shared.topics import FOUND_MS

MANY = 10_000  # records: about a second's work of a consumer, so behind by more it doesn't keep up


def consumers(place: Place, client: Client) -> Iterator[Row]:
    """Raises a KafkaError, a PyMongoError."""
    starts = starts_of(place, client)
    with closing(KafkaAdminClient(bootstrap_servers=place.kafka, bootstrap_timeout_ms=FOUND_MS)) as admin:
        # Asking for a group that never was is an error.
        known = [group["group_id"] for group in admin.list_groups() if group["group_id"] in starts]
        committed = admin.list_group_offsets(known) if known else {}
        described = admin.describe_groups(known) if known else {}
    ends = _ends(place, starts)
    for group, start in starts.items():
        reached = {at: offset.offset for at, offset in committed.get(group, {}).items() if offset.offset >= 0}
        behind = sum(max(0, ends[at] - reached.get(at, first)) for at, first in start.items())
        alarm = _alarm(behind, described[group]["members"] if group in described else [])
        yield Row(what="records behind", of=group, count=behind, alarm=alarm)


def _alarm(behind: int, members: list[object]) -> str:
    if not members:
        return "no consumer is in this group: is its process running?"
    return "it doesn't keep up: look at its log, or run more of it" if behind > MANY else ""


def _ends(place: Place, starts: Starts) -> Offsets:
    with closing(
        KafkaConsumer(bootstrap_servers=place.kafka, bootstrap_timeout_ms=FOUND_MS, group_id=None)
    ) as consumer:
        ends: Offsets = consumer.end_offsets(sorted({at for start in starts.values() for at in start}))
    return ends
