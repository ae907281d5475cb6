"""Before a relay starts: does the topic hold what the journal lacks? Then the journal was restored from an old backup,
and new commits would take versions that others have seen with other content."""

from __future__ import annotations

from typing import Any

from pymongo import DESCENDING
from pymongo.collection import Collection

from shared.errors import Broken
from shared.relay.topic_reading import Record, reading
from shared.settings import Settings

TAIL = 200  # newest records of each partition; `reconcile` looks at all


def check_topic_within_journal(settings: Settings, commits: Collection[dict[str, Any]], tail: int = TAIL) -> None:
    """Raises Broken. Looks at the newest event of every stream among the newest `tail` records of each partition."""
    newest: dict[str, Record] = {}
    with reading(settings, tail) as topic:
        for record in topic.read_on():
            known = newest.get(record.stream)
            if known is None or record.streamversion >= known.streamversion:
                newest[record.stream] = record
    lacking = [record for record in newest.values() if event_at(commits, record) != record.wire]
    if lacking:
        first = min(lacking, key=lambda record: record.stream)
        raise Broken(
            "the topic holds {stream} version {version}, and the journal lacks it or holds another event there "
            "({count} streams like this among the newest {tail} records of each partition): was an old backup "
            "restored? Start nothing, and run `python -m shared.reconcile {service}` to see all of it",
            stream=first.stream,
            version=first.streamversion,
            count=len(lacking),
            tail=tail,
            service=settings.service,
        )


def event_at(commits: Collection[dict[str, Any]], record: Record) -> bytes | None:
    """The journal's event at the record's place."""
    at_or_before = {"stream": record.stream, "version": {"$lte": record.streamversion}}
    found = commits.find_one(at_or_before, sort=[("version", DESCENDING)])
    if found is None:
        return None
    place = record.streamversion - found["version"]
    events: list[bytes] = found["events"]
    return events[place] if place < len(events) else None
