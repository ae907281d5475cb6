"""Each consumer group: how far it is behind the log, and whether anyone is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from operations.groups import ends_of, read_by, records_behind, starts_of
from operations.place import Place
from operations.status.row import Row
from shared.bootstrap import Client

MANY = 10_000  # records: about a second's work of a consumer, so behind by more it doesn't keep up


def consumers(place: Place, client: Client) -> Iterator[Row]:
    """Raises a KafkaError, a PyMongoError."""
    starts = starts_of(place, client)
    groups, ends = read_by(place, starts), ends_of(place, starts)
    for group, start in starts.items():
        behind = records_behind(groups[group].reached, start, ends)
        yield Row(what="records behind", of=group, count=behind, alarm=_alarm(behind, groups[group].members))


def _alarm(behind: int, members: Sequence[object]) -> str:
    if not members:
        return "no consumer is in this group: is its process running?"
    return "it doesn't keep up: look at its log, or run more of it" if behind > MANY else ""
