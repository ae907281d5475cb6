"""What every process is told from outside: by the environment, or by a file named in `<NAME>_FILE`.

All problems are said at once, each with its variable's name; no value of a secret is ever in a message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from socket import gethostname
from typing import Any
from zoneinfo import ZoneInfo

from environs import Env, FileAwareEnv
from marshmallow.validate import Range

from shared.contract.catalogue import topic_of

CACHE_MIB = 256


@dataclass(frozen=True)
class Settings:
    """`mongo_uri` carries the service user's password. Times are seconds. `instance` tells the processes of one kind
    apart: no two that run at once may have the same. `projection_cache`: MiB of documents that a process which makes
    read models may hold, about; the builders of a rebuild share it."""

    service: str
    mongo_uri: str = field(repr=False)
    kafka: str = "127.0.0.1:9092"
    partitions: int = 12
    replication: int = 1
    database_prefix: str = ""
    topic_prefix: str = ""
    session_timeout: float = 10.0
    instance: str = "1"
    probe_port: int = 0
    probe_host: str = "127.0.0.1"
    projection_cache: float = CACHE_MIB
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Jakarta"))

    def topic(self, service: str) -> str:
        """`orders.events`; tests share one broker by a prefix."""
        return self.prefixed(topic_of(service))

    def prefixed(self, topic: str) -> str:
        return f"{self.topic_prefix}{topic}"

    @property
    def journal_database(self) -> str:
        return f"{self.database_prefix}{self.service}_journal"

    @property
    def own_database(self) -> str:
        return f"{self.database_prefix}{self.service}"

    @property
    def blob_database(self) -> str:
        return f"{self.database_prefix}blobs"


def reader() -> Env:
    """An Env that collects every problem until `seal()`; `X_FILE` names a file that holds X."""
    return FileAwareEnv(eager=False, strip_whitespace=True)  # an editor ends a file with a line feed


def common(env: Env, service: str, mongo_uri: str = "MONGO_URI") -> dict[str, Any]:
    """The values of `Settings` from the environment, the service's URI from the variable of that name; the caller seals
    `env` after reading its own."""
    return {
        "service": service,
        "mongo_uri": env.str(mongo_uri),
        "kafka": env.str("KAFKA_BOOTSTRAP", "127.0.0.1:9092"),
        "partitions": env.int("KAFKA_PARTITIONS", 12),
        "replication": env.int("KAFKA_REPLICATION", 1),
        "database_prefix": env.str("DATABASE_PREFIX", ""),
        "topic_prefix": env.str("TOPIC_PREFIX", ""),
        "session_timeout": env.float("KAFKA_SESSION_TIMEOUT", 10.0),
        "instance": env.str("INSTANCE", "") or gethostname(),
        "probe_port": env.int("PROBE_PORT", 0),
        "probe_host": env.str("PROBE_HOST", "127.0.0.1"),
        "projection_cache": env.int("PROJECTION_CACHE_MIB", CACHE_MIB, validate=Range(min=0)),
        "zone": ZoneInfo(env.str("SHOP_TIMEZONE", "Asia/Jakarta") or "Asia/Jakarta"),
    }


def root_uri() -> str:
    """MONGO_ROOT_URI, for what sets up: no service is told it. Raises EnvValidationError."""
    env = reader()
    uri: str = env.str("MONGO_ROOT_URI")
    env.seal()
    return uri
