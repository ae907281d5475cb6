"""Consumers while a broker or a database is away, and two that were given one name.

`BROKER_SILENCE` is how long the broker is stopped before it is killed, in seconds.
"""

from __future__ import annotations

import gc
import logging
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from threading import Event as Flag
from threading import Thread

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from local.ports import free_port
from shared.bootstrap import WAIT_MS, Client, client_of, journal_of
from shared.consuming.starts import store_start
from shared.contract.catalogue import CONTRACT
from shared.journal.mongo import COMMITS, INDEXES
from shared.settings import Settings
from shared.topics import make_topics
from tests.faults.consumer_in_threads import positions
from tests.faults.consumer_process import consumer, missing
from tests.faults.shop_log import ShopLog, orders, shop_log
from tests.faults.test_consumer import finish, total
from tests.faults.toy_mails import Mails
from tests.faults.toy_pages import ORDER_TALK
from tests.waiting import until

AWAY = WAIT_MS / 1000 + 2  # seconds: longer than the driver itself waits and tries again
SILENCE = float(os.environ.get("BROKER_SILENCE", "20"))


@contextmanager
def shop(kafka: KafkaServer, mongo: MongoServer, prefix: str) -> Iterator[tuple[Settings, Client, ShopLog]]:
    settings = Settings(
        service="notifications",
        mongo_uri=mongo.root_uri,
        kafka=kafka.bootstrap,
        partitions=3,
        database_prefix=prefix,
        topic_prefix=f"{prefix}.",
        session_timeout=1.5,
        probe_port=free_port(),
    )
    make_topics(settings)
    with client_of(settings) as client, shop_log(settings) as log:
        client[settings.journal_database][COMMITS].create_indexes(INDEXES)
        store_start(settings, client[settings.own_database], Mails(journal_of(settings, client)).policy)
        yield settings, client, log


@contextmanager
def selling(log: ShopLog) -> Iterator[None]:
    """Events flow all the while; nobody waits for them."""
    over, random = Flag(), Random(9)

    def sell() -> None:
        while not over.wait(0.01):
            order = random.choice(orders(8))
            log.comment(order, "kata") if random.random() < 0.6 else log.money(order, 1)

    thread = Thread(target=sell)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        log.flush()


def stands(client: Client, settings: Settings, log: ShopLog) -> None:
    until(lambda: positions(client, settings, ORDER_TALK) == total(log), 60, every=0.2)
    comments = {event.id for event in log.sent["orders"]}
    until(lambda: set(mailed(client, settings)) == comments, 30, every=0.2)
    assert set(mailed(client, settings).values()) == {1}


def shown_beyond(client: Client, settings: Settings, count: int) -> None:
    until(lambda: positions(client, settings, ORDER_TALK) > count, 60, every=0.2)


def lives(process: ForkServerProcess) -> bool:
    return process.exitcode is None


def mailed(client: Client, settings: Settings) -> Counter[str]:
    """How often each comment was mailed about."""
    commits = client[settings.journal_database][COMMITS].find()
    return Counter(CONTRACT.decode(wire).causation_id for commit in commits for wire in commit["events"])


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # kafka-python's, of a connection refused
@pytest.mark.timeout(180 + int(SILENCE))
def test_consumers_outlive_a_broker_that_is_silent_and_then_killed(
    own_kafka: KafkaServer, mongo: MongoServer, fresh_prefix: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, logger="kafka")  # what is kept of its log keeps its sockets
    sell_without_a_broker(own_kafka, mongo, fresh_prefix, tmp_path)
    gc.collect()  # here, where the warning is expected


def sell_without_a_broker(own_kafka: KafkaServer, mongo: MongoServer, prefix: str, tmp_path: Path) -> None:
    with shop(own_kafka, mongo, prefix) as (settings, client, log):
        with consumer(settings, tmp_path / "said") as process:
            with selling(log):
                until(lambda: positions(client, settings, ORDER_TALK) > 50, 30)
                until(lambda: missing(settings) == {}, 10)
                own_kafka.suspend()
                until(lambda: set(missing(settings)) == {"kafka"}, SILENCE)
                Flag().wait(SILENCE)
                own_kafka.kill()
                own_kafka.start()
            stands(client, settings, log)
            until(lambda: missing(settings) == {}, 20)
            assert lives(process), "it waits for the broker and does not end"
        assert process.exitcode == 0
        finish(replace(settings, probe_port=0), client, log)


@pytest.mark.timeout(180)
def test_consumers_outlive_a_database_that_is_killed(
    kafka: KafkaServer, own_mongo: MongoServer, fresh_prefix: str, tmp_path: Path
) -> None:
    with shop(kafka, own_mongo, fresh_prefix) as (settings, client, log):
        with consumer(settings, tmp_path / "said") as process:
            with selling(log):
                until(lambda: positions(client, settings, ORDER_TALK) > 50, 30)
                for seconds in (0.5, AWAY):
                    own_mongo.kill()
                    Flag().wait(seconds)
                    own_mongo.start()
                    shown_beyond(client, settings, total(log))
            stands(client, settings, log)
            assert lives(process), "it waits for the database and does not end"
        assert process.exitcode == 0
        finish(replace(settings, probe_port=0), client, log)


@pytest.mark.timeout(120)
def test_of_two_processes_with_one_name_the_first_ends_and_says_why_and_nothing_is_doubled(
    kafka: KafkaServer, mongo: MongoServer, fresh_prefix: str, tmp_path: Path
) -> None:
    with shop(kafka, mongo, fresh_prefix) as (settings, client, log):
        with consumer(settings, tmp_path / "first") as first, selling(log):
            until(lambda: positions(client, settings, ORDER_TALK) > 50, 30)
            with consumer(replace(settings, probe_port=0), tmp_path / "second") as second:
                first.join(30)
                assert first.exitcode == 1
                assert "INSTANCE" in (tmp_path / "first").read_text("utf-8")
                shown_beyond(client, settings, total(log))
                assert lives(second)
        with consumer(replace(settings, probe_port=0), tmp_path / "third"):
            stands(client, settings, log)
        finish(replace(settings, probe_port=0), client, log)
