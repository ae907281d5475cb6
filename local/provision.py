"""What stands in MongoDB and Kafka before the services start: users, indexes, topics, the first admin."""

from dataclasses import dataclass

from local.kafka import KafkaServer
from local.mongo import MongoServer
from local.settings import LocalSettings


@dataclass(frozen=True)
class FirstAdmin:
    """Shown once; the database keeps hashes only."""

    name: str
    password: str
    key: str


def provision(settings: LocalSettings, mongo: MongoServer, kafka: KafkaServer) -> FirstAdmin | None:
    """Runs at every start, and changes nothing that stands. The first admin is answered only when just made."""
    del settings, mongo, kafka  # no service is there yet that needs anything
    return None
