"""Topics and databases of a test's own, with sessions of 1.5 s so that a dead member is soon replaced."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from shared.bootstrap import Client, client_of
from shared.journal.mongo import COMMITS, INDEXES
from shared.settings import Settings
from shared.topics import make_topics
from tests.faults.shop_log import ShopLog, shop_log
from tests.servers import Mongo


@pytest.fixture
def settings(kafka: KafkaServer, mongo: MongoServer, fresh_prefix: str) -> Settings:
    return settings_of("notifications", kafka, mongo, fresh_prefix)


def settings_of(service: str, kafka: KafkaServer, mongo: Mongo, prefix: str) -> Settings:
    """With its topics made."""
    made = Settings(
        service=service,
        mongo_uri=mongo.root_uri,
        kafka=kafka.bootstrap,
        partitions=3,
        database_prefix=prefix,
        topic_prefix=f"{prefix}.",
        session_timeout=1.5,
    )
    make_topics(made)
    return made


@pytest.fixture
def client(settings: Settings) -> Iterator[Client]:
    with client_of(settings) as client:
        client[settings.journal_database][COMMITS].create_indexes(INDEXES)
        yield client


@pytest.fixture
def log(settings: Settings) -> Iterator[ShopLog]:
    with shop_log(settings) as log:
        yield log
