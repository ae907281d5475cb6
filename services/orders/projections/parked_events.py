"""What the consumers of all services have parked: one document a key that a group can't go on with."""

from __future__ import annotations

from msgspec.structs import replace
from pymongo import ASCENDING, IndexModel

from shared.contract.consumers import EventParked, ParkedEventsReplayed
from shared.contract.events import Event, Recorded
from shared.projecting.projection import Document, Projection

STREAM = "parked:"


class ParkedKey(Document, frozen=True, kw_only=True):
    """`since` is empty while nothing is parked under the key; `reason` and where it stands are the first record's,
    since all others only follow it."""

    service: str = ""
    group: str = ""
    key: str = ""
    since: str = ""
    reason: str = ""
    topic: str = ""
    partition: int = 0
    offset: int = 0
    replayed_at: str = ""


def of_group_and_key(recorded: Recorded[Event]) -> list[str]:
    match recorded.event:
        case (
            EventParked(service=service, group=group, key=key)
            | ParkedEventsReplayed(service=service, group=group, key=key)
        ):
            return [f"{service}/{group}/{key}"] if recorded.stream == f"{STREAM}{group}" else []
        case _:
            return []


parked_events: Projection[ParkedKey] = Projection(
    "parked_events",
    ParkedKey,
    key=of_group_and_key,
    indexes=(
        IndexModel([("since", ASCENDING), ("_id", ASCENDING)], name="oldest"),
        IndexModel([("key", ASCENDING), ("service", ASCENDING)], name="key"),
    ),
)


@parked_events.projects(EventParked)
def parked(found: ParkedKey, recorded: Recorded[EventParked]) -> ParkedKey:
    event = recorded.event
    if found.since:
        return found
    return replace(
        found,
        service=event.service,
        group=event.group,
        key=event.key,
        since=recorded.time,
        reason=event.reason,
        topic=event.topic,
        partition=event.partition,
        offset=event.offset,
    )


@parked_events.projects(ParkedEventsReplayed)
def replayed(found: ParkedKey, recorded: Recorded[ParkedEventsReplayed]) -> ParkedKey:
    event = recorded.event
    return replace(
        found, service=event.service, group=event.group, key=event.key, since="", reason="", replayed_at=recorded.time
    )
