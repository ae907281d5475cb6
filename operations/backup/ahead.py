"""After a restore: what the topics hold that came after the backup."""

from __future__ import annotations

from operations.backup.topics import ends_of_topics
from operations.place import SERVICES, Place
from shared.bootstrap import Client
from shared.errors import Broken
from shared.journal.mongo import commits_of
from shared.relay.start_check import check_topic_within_journal


def topics_ahead(place: Place, client: Client) -> list[str]:
    """The services that would refuse to start. Raises a KafkaError, a PyMongoError."""
    there = ends_of_topics(place)
    mine = {service: place.settings(service).topic(service) for service in SERVICES}
    return [service for service, topic in mine.items() if topic in there and _is_ahead(place, client, service)]


def _is_ahead(place: Place, client: Client, service: str) -> bool:
    settings = place.settings(service)
    try:
        check_topic_within_journal(settings, commits_of(client[settings.journal_database]))
    except Broken:
        return True
    return False
