"""Where the system is that the operator works on, and what a service's process is told there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit

from shared.settings import Settings, reader

SERVICES = ("orders", "payments", "invoices", "notifications")
WITH_PAGES = ("orders",)  # the services that keep projections


@dataclass(frozen=True)
class Place:
    """`root_uri` is MongoDB's, as the user who may do everything."""

    root_uri: str = field(repr=False)
    kafka: str
    replication: int = 1
    partitions: int = 12
    database_prefix: str = ""
    topic_prefix: str = ""

    def settings(self, service: str) -> Settings:
        """The service's, but with the rights of root."""
        return Settings(
            service=service,
            mongo_uri=self.root_uri,
            kafka=self.kafka,
            partitions=self.partitions,
            replication=self.replication,
            database_prefix=self.database_prefix,
            topic_prefix=self.topic_prefix,
        )

    def uri_of(self, user: str, password: str) -> str:
        parts = urlsplit(self.root_uri)
        hosts = parts.netloc.rpartition("@")[2]
        who = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return urlunsplit(parts._replace(netloc=f"{who}@{hosts}"))


def from_environment() -> Place:
    """MONGO_ROOT_URI, KAFKA_BOOTSTRAP, KAFKA_REPLICATION, KAFKA_PARTITIONS, DATABASE_PREFIX, TOPIC_PREFIX. Raises
    EnvValidationError."""
    env = reader()
    found = Place(
        root_uri=env.str("MONGO_ROOT_URI"),
        kafka=env.str("KAFKA_BOOTSTRAP", "127.0.0.1:9092"),
        replication=env.int("KAFKA_REPLICATION", 1),
        partitions=env.int("KAFKA_PARTITIONS", 12),
        database_prefix=env.str("DATABASE_PREFIX", ""),
        topic_prefix=env.str("TOPIC_PREFIX", ""),
    )
    env.seal()
    return found


def passwords_from_environment() -> Mapping[str, str]:
    """Each service's own in MongoDB: ORDERS_PASSWORD, ... Raises EnvValidationError."""
    env = reader()
    found = {service: env.str(f"{service.upper()}_PASSWORD") for service in SERVICES}
    env.seal()
    return found
