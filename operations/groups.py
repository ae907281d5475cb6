"""The consumer groups of the whole system, by what the services have stored about themselves."""

from __future__ import annotations

from kafka import TopicPartition

from operations.place import SERVICES, WITH_PAGES, Place
from shared.bootstrap import Client
from shared.consuming.starts import POLICIES, Offsets, start_of
from shared.contract.catalogue import PUBLISHED
from shared.projecting.generations import group_of, live_generation

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
