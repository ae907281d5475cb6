"""The real Kafka and the real MongoDB for tests: one of each a session, or one of a test's own to stop and kill.

A test that asks for any of these gets the marker `servers` by itself. Without a server the test fails in CI, and on
a laptop (no network, another system) it is skipped with the reason.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

import pytest

from local.child import DidNotStart
from local.downloading import NotDownloaded
from local.kafka import KafkaServer
from local.kafka_archive import prepare_kafka
from local.mongo import MongoServer
from local.ports import free_port

ROOT_PASSWORD = "only for tests"
# Small, so that the tests' servers fit beside each other.
CACHE_GB = 0.25

Server = TypeVar("Server", KafkaServer, MongoServer)


class Mongo(Protocol):
    """One mongod, or a set of them."""

    @property
    def root_uri(self) -> str: ...


SERVER_FIXTURES = {"kafka", "mongo", "own_kafka", "own_mongo", "small_oplog_mongo"}


def needs_servers(item: pytest.Item) -> bool:
    """Whether the test asks for a real server."""
    return bool(SERVER_FIXTURES & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    """The session's Kafka, shared: take topics of your own with `fresh_prefix`, and never stop it."""
    with _running(new_kafka(tmp_path_factory.mktemp("kafka"))) as server:
        yield server


@pytest.fixture(scope="session")
def mongo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoServer]:
    """The session's MongoDB, shared: take databases and users of your own with `fresh_prefix`, and never stop it."""
    with _running(new_mongo(tmp_path_factory.mktemp("mongo"))) as server:
        yield server


@pytest.fixture
def own_kafka(tmp_path: Path) -> Iterator[KafkaServer]:
    """A Kafka for this test alone, running; may be stopped, killed, suspended and started again."""
    with _running(new_kafka(tmp_path / "kafka")) as server:
        yield server


@pytest.fixture
def own_mongo(tmp_path: Path) -> Iterator[MongoServer]:
    """A MongoDB for this test alone, running; may be stopped, killed, suspended and started again."""
    with _running(new_mongo(tmp_path / "mongo")) as server:
        yield server


@pytest.fixture
def small_oplog_mongo(tmp_path: Path) -> Iterator[MongoServer]:
    """Like `own_mongo`, with an oplog of 16 MB that is soon overwritten."""
    with _running(new_mongo(tmp_path / "mongo", oplog_mb=16, checkpoint_seconds=1)) as server:
        yield server


@pytest.fixture
def fresh_prefix() -> str:
    """A word that no other test uses, for the names of topics, groups, databases and users."""
    return f"t{uuid.uuid4().hex[:12]}"


def new_kafka(home: Path) -> KafkaServer:
    """A Kafka that is not started yet. Each record is not flushed: no test pulls the power plug."""
    _or_say_why(prepare_kafka)
    return KafkaServer(home, free_port(), free_port())


def new_mongo(home: Path, oplog_mb: int | None = 64, checkpoint_seconds: int = 60) -> MongoServer:
    """A MongoDB that is not started yet."""
    return MongoServer(
        home,
        free_port(),
        ROOT_PASSWORD,
        oplog_mb=oplog_mb,
        cache_gb=CACHE_GB,
        checkpoint_seconds=checkpoint_seconds,
    )


@contextmanager
def _running(server: Server) -> Iterator[Server]:
    _or_say_why(server.start)
    try:
        yield server
    finally:
        server.stop()


def _or_say_why(step: Callable[[], None]) -> None:
    try:
        step()
    except (DidNotStart, NotDownloaded, OSError) as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no real servers here: {reason}")
