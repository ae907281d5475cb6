"""The broker silent, then killed, while people go on working (issue 3, point 3).

`BROKER_SILENCE` is how long the broker is stopped, in seconds: 15, or 60 and more where there is time.
"""

from __future__ import annotations

import os
from threading import Event

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from shared.settings import Settings
from shared.topics import FOUND_MS
from tests.faults.doomed_relay import running_relay
from tests.faults.relay_setting import all_relayed, count, in_journal, in_topic, orders_on
from tests.faults.working_admins import admin_of, working
from tests.waiting import until

SILENCE = float(os.environ.get("BROKER_SILENCE", "15"))
SLOWEST = 5.0  # seconds that a command may take on two busy cores; it never waits for Kafka
AWAY = FOUND_MS / 1000 + 2  # seconds: longer than a client looks for a broker


@pytest.fixture
def settings(mongo: MongoServer, own_kafka: KafkaServer, fresh_prefix: str) -> Settings:
    return orders_on(mongo, own_kafka, fresh_prefix)


@pytest.mark.timeout(120 + int(SILENCE))
def test_no_command_fails_or_waits_while_the_broker_is_silent_and_then_killed_and_nothing_is_lost(
    own_kafka: KafkaServer, settings: Settings
) -> None:
    with running_relay(settings) as relay:
        with working(settings, pause=0.005) as admin:
            until(lambda: count(in_topic(settings)) > 100, within=30, every=0.5)
            own_kafka.suspend()
            before = admin.commits
            Event().wait(SILENCE)
            assert admin.commits > before + 10 * SILENCE
            own_kafka.kill()
            until(lambda: admin.commits > before + 20 * SILENCE)
            own_kafka.start()
        until(lambda: all_relayed(settings), within=60, every=0.5)
        assert relay.exitcode is None, "it waits for the broker and does not end"
    assert in_topic(settings) == in_journal(settings)
    assert admin.slowest < SLOWEST


def test_records_keep_their_order_where_the_broker_dies_with_many_under_way(
    own_kafka: KafkaServer, settings: Settings
) -> None:
    """A producer that is not idempotent sends those that were under way anew, the last one first."""
    with admin_of(settings) as admin, running_relay(settings):
        admin.comment("the first")
        until(lambda: all_relayed(settings), within=20)
        own_kafka.suspend()
        for _ in range(40):
            for order in map(str, range(6)):
                admin.comment(order)
            Event().wait(0.02)  # a batch each
        own_kafka.kill()
        own_kafka.start()
        until(lambda: all_relayed(settings), within=60, every=0.5)


def test_a_relay_that_is_asked_to_stop_while_the_broker_is_silent_ends_and_its_next_start_goes_on(
    own_kafka: KafkaServer, settings: Settings
) -> None:
    with working(settings) as admin:
        with running_relay(settings, within=20):
            until(lambda: count(in_topic(settings)) > 100, within=30, every=0.5)
            own_kafka.suspend()
            before = admin.commits
            until(lambda: admin.commits > before + 50)
        own_kafka.resume()
    with running_relay(settings):
        until(lambda: all_relayed(settings), within=30, every=0.5)


def test_a_relay_that_starts_while_there_is_no_broker_waits_for_it(own_kafka: KafkaServer, settings: Settings) -> None:
    own_kafka.kill()
    with working(settings) as admin, running_relay(settings) as relay:
        Event().wait(AWAY)
        assert admin.commits > 100
        own_kafka.start()
        until(lambda: set(in_topic(settings)) == set(in_journal(settings)), within=30, every=0.5)
        assert relay.exitcode is None
