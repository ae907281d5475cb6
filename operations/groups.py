"""The consumer groups of the whole system, by what the services have stored about themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from operations.place import SERVICES, WITH_PAGES, Place
from shared.bootstrap import Client
from shared.consuming.starts import POLICIES, Offsets, start_of
from shared.contract.catalogue import PUBLISHED
from shared.projecting.generations import group_of, live_generation
from shared.topics import FOUND_MS

Starts = dict[str, Offsets]
"""By group: where it begins without a committed offset."""


def starts_of(place: Place, client: Client) -> Starts:
    """Every policy that was set up, and the live pages. Raises Unavailable, a PyMongoError."""
    found: Starts = {}
    for service in SERVICES:
        own = client[place.settings(service).own_database]
        for policy in own[POLICIES].find({}, {"_id": 1}, sort=[("_id", 1)]):
            found[place.topic_prefix + policy["_id"]] = start_of(own, policy["_id"]) or {}
    return found | {live_pages(place, client, service): _first_records(place) for service in WITH_PAGES}


@dataclass(frozen=True)
class Group:
    """`reached`: the offsets that it has committed. `members`: who is in it now."""

    reached: Offsets = field(default_factory=dict)
    members: Sequence[object] = ()


def read_by(place: Place, starts: Starts) -> Mapping[str, Group]:
    """Of each of these groups. Raises a KafkaError."""
    with closing(KafkaAdminClient(bootstrap_servers=place.kafka, bootstrap_timeout_ms=FOUND_MS)) as admin:
        # Asking for a group that never was is an error.
        known = [group["group_id"] for group in admin.list_groups() if group["group_id"] in starts]
        committed = admin.list_group_offsets(known) if known else {}
        described = admin.describe_groups(known) if known else {}
    found = dict.fromkeys(starts, Group())
    for group in known:
        reached = {at: offset.offset for at, offset in committed.get(group, {}).items() if offset.offset >= 0}
        found[group] = Group(reached, described[group]["members"])
    return found


def ends_of(place: Place, starts: Starts) -> Offsets:
    """Of every partition that one of them reads. Raises a KafkaError."""
    with closing(
        KafkaConsumer(bootstrap_servers=place.kafka, bootstrap_timeout_ms=FOUND_MS, group_id=None)
    ) as consumer:
        ends: Offsets = consumer.end_offsets(sorted({at for start in starts.values() for at in start}))
    return ends


def records_behind(reached: Offsets, start: Offsets, ends: Offsets) -> int:
    return sum(max(0, ends[at] - reached.get(at, first)) for at, first in start.items())


def live_pages(place: Place, client: Client, service: str) -> str:
    """The group that keeps the service's pages up to date. Raises Unavailable."""
    own = client[place.settings(service).own_database]
    return group_of(place.topic_prefix, service, live_generation(own))


def counts(group: str, live: set[str]) -> bool:
    """Of the groups that keep pages only the live ones: what a retired or given up one parked is nobody's concern."""
    return ".projections.g" not in group or group in live


def _first_records(place: Place) -> Offsets:
    topics = [place.settings(service).topic(service) for service in PUBLISHED]
    return {TopicPartition(topic, number): 0 for topic in topics for number in range(place.partitions)}
