"""Whether each event that a policy has taken has left the trace of its decision.

A policy that took an event appended a commit under the event's command id, or keeps in `outcomes` that there was
nothing to do, or has it waiting or parked. Without any of these the event, handed to it once more, might be decided
otherwise: the state and the time are others by now. What is plain is decided alike whenever it comes, and keeps nothing
(`shared.consuming.policy`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from operations.groups import Group, read_by, starts_of
from operations.place import Place
from operations.policies import policies_of
from shared.bootstrap import Client
from shared.consuming.policy import Policy
from shared.consuming.starts import start_of
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded, Unknown
from shared.contract.wire import Undecodable
from shared.journal.mongo import commits_of
from shared.reconcile.plain_store import REGAIN
from shared.relay.topic_reading import records_between
from shared.topics import FOUND_MS

AT_ONCE = 1_000  # command ids
Range = tuple[int, int]
"""From the first offset to the one behind the last."""


@dataclass(frozen=True)
class Untraced:
    """`command_id` is `<policy>:<event id>`."""

    service: str
    command_id: str
    subject: str
    type: str

    def __str__(self) -> str:
        of = self.subject if ":" in self.subject else f"order {self.subject}"
        return f"{of}: what became of {self.type} is gone from the outcomes ({self.command_id}). Cure: {REGAIN}"


@dataclass(frozen=True)
class Taken:
    """What one policy's group has committed, by partition."""

    service: str
    policy: Policy
    ranges: dict[TopicPartition, Range]

    def takes(self, partition: TopicPartition, offset: int, recorded: Recorded[Event]) -> bool:
        """Whether the policy has taken this event, and must have left a trace of it."""
        first, end = self.ranges.get(partition, (0, 0))
        known = recorded.type in self.policy.known and not isinstance(recorded.event, Unknown)
        return first <= offset < end and known and not self.policy.is_plain(recorded.event)


def untraced(place: Place, client: Client) -> Iterator[Untraced]:
    """May be asked while everything goes on: offsets are committed after what they stand for. Raises Unavailable, a
    PyMongoError, a KafkaError."""
    taken = list(_taken(place, client))
    traces = list(_traces(place, client, taken))
    wanted = _wanted(place, taken)
    while part := list(islice(wanted, AT_ONCE)):
        for service in traces:
            yield from service.lacks(part)


def trace_again(place: Place, client: Client) -> int:
    """How many had lost their outcome: since they were taken and no commit came of them, there was nothing to do."""
    found = list(untraced(place, client))
    for one in found:
        outcomes = client[place.settings(one.service).own_database]["outcomes"]
        with suppress(DuplicateKeyError):
            outcomes.insert_one({"_id": one.command_id, "why": "nothing, as its missing commit says"})
    return len(found)


def _taken(place: Place, client: Client) -> Iterator[Taken]:
    groups = read_by(place, starts_of(place, client))
    for service, policies in policies_of(place).items():
        own = client[place.settings(service).own_database]
        for policy in (one for one in policies if one.traced):
            group = place.topic_prefix + policy.name
            start, reached = start_of(own, policy.name) or {}, groups.get(group, Group()).reached
            topics = {place.topic_prefix + topic for topic in policy.topics}
            ranges = {at: (start.get(at, 0), end) for at, end in reached.items() if at.topic in topics}
            yield Taken(service, policy, ranges)


def _wanted(place: Place, taken: Sequence[Taken]) -> Iterator[Untraced]:
    """Of each partition once, for all that read it."""
    partitions = sorted({at for one in taken for at, (first, end) in one.ranges.items() if first < end})
    with closing(
        KafkaConsumer(bootstrap_servers=place.kafka, bootstrap_timeout_ms=FOUND_MS, group_id=None)
    ) as consumer:
        for at in partitions:
            ranges = [one.ranges[at] for one in taken if at in one.ranges]
            first, end = min(begin for begin, _ in ranges), max(end for _, end in ranges)
            for offset, wire in records_between(consumer, at, first, end):
                yield from _of_record(taken, at, offset, wire)


def _of_record(taken: Iterable[Taken], at: TopicPartition, offset: int, wire: bytes) -> Iterator[Untraced]:
    try:
        recorded = CONTRACT.decode(wire)
    except Undecodable:
        return  # every group has parked it
    for one in taken:
        if one.takes(at, offset, recorded):
            command = f"{one.policy.name}:{recorded.id}"
            yield Untraced(one.service, command, recorded.subject, recorded.type)


@dataclass(frozen=True)
class Traces:
    """What one service keeps of its decisions, read after the offsets were, so that nothing taken is missed. Memory:
    some 150 bytes a commit of a policy."""

    place: Place
    service: str
    own: Database[dict[str, Any]]
    commands: frozenset[str]

    def lacks(self, wanted: Sequence[Untraced]) -> Iterator[Untraced]:
        """Those that nothing stands for."""
        left = [one for one in wanted if one.service == self.service and one.command_id not in self.commands]
        ids = {"$in": [one.command_id for one in left]}
        kept = {one["_id"] for name in ("outcomes", "waiting") for one in self.own[name].find({"_id": ids}, {"_id": 1})}
        subjects = {"$in": sorted({one.subject for one in left})}
        aside = {
            (one["group"], one["key"]) for one in self.own["parked"].find({"key": subjects}, {"group": 1, "key": 1})
        }
        for one in left:
            group = self.place.topic_prefix + one.command_id.rpartition(":")[0]
            if one.command_id not in kept and (group, one.subject) not in aside:
                yield one


def _traces(place: Place, client: Client, taken: Iterable[Taken]) -> Iterator[Traces]:
    policies: dict[str, list[str]] = {}
    for one in taken:
        policies.setdefault(one.service, []).append(one.policy.name)
    for service, names in policies.items():
        settings = place.settings(service)
        theirs = {"command_id": {"$regex": f"^({'|'.join(map(re.escape, names))}):"}}
        commits = commits_of(client[settings.journal_database]).find(theirs, {"_id": 0, "command_id": 1})
        yield Traces(place, service, client[settings.own_database], frozenset(one["command_id"] for one in commits))
