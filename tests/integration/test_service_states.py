"""How the services stand, from their consumers over the compacted topic to the desk's API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event as Flag
from threading import Thread
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from msgspec.structs import replace as changed

from local.kafka import KafkaServer
from local.mongo import MongoServer
from services.orders.adapters.service_states import ServiceStates
from shared.bootstrap import client_of, own_database
from shared.contract.states import GroupState, ServiceState
from shared.contract.times import as_text, utc_now
from shared.settings import Settings
from shared.states.following import follow_states
from shared.states.measuring import Measuring
from shared.states.publishing import publish_states
from shared.states.topic import make_states_topic, topic_of_states
from tests.faults.working_admins import admin_of
from tests.integration.orders_api import api_over
from tests.waiting import until

STATE = ServiceState(service="payments", instance="1", at=as_text(utc_now()), groups=(GroupState(group="g"),))


@pytest.fixture
def settings(kafka: KafkaServer, mongo: MongoServer, fresh_prefix: str) -> Settings:
    made = Settings(
        service="orders",
        mongo_uri=mongo.root_uri,
        kafka=kafka.bootstrap,
        database_prefix=fresh_prefix,
        topic_prefix=f"{fresh_prefix}.",
    )
    make_states_topic(made)
    make_states_topic(made)  # safe to repeat
    return made


@contextmanager
def running(*tasks: Any) -> Iterator[None]:
    stop = Flag()
    threads = [Thread(target=task, kwargs={"stop": stop}) for task in tasks]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)
    assert not any(thread.is_alive() for thread in threads)


class Standing:
    """Implements `Measured`."""

    def __init__(self, state: ServiceState) -> None:
        self._state = state

    def state(self, now: datetime) -> ServiceState:
        return changed(self._state, at=as_text(now))


def test_what_a_service_says_reaches_the_desk(settings: Settings, mongo: MongoServer, fresh_prefix: str) -> None:
    api = api_over(mongo, fresh_prefix)
    states = api.wired.states
    with running(
        partial(publish_states, settings, Standing(STATE)),
        partial(publish_states, settings, Standing(changed(STATE, service="invoices", unrelayed=60))),
        partial(follow_states, settings, states.keep),
    ):
        until(lambda: len(states.all()) == 2, within=20)
    answer = api.as_admin().get("/api/v1/services").get_json()["services"]
    assert [(one["state"]["service"], one["state"]["unrelayed"], one["silent"]) for one in answer] == [
        ("invoices", 60, False),
        ("payments", 0, False),
    ]
    assert api.as_storefront().get("/api/v1/services").status_code == 403
    api.wired.client.close()


def test_who_says_nothing_for_ten_minutes_is_silent(mongo: MongoServer, fresh_prefix: str) -> None:
    api = api_over(mongo, fresh_prefix)
    api.wired.states.keep(changed(STATE, at=as_text(utc_now() - timedelta(minutes=11))))
    (one,) = api.as_admin().get("/api/v1/services").get_json()["services"]
    assert one["silent"] is True
    api.wired.client.close()


def test_a_process_that_another_has_replaced_is_not_shown(mongo: MongoServer, fresh_prefix: str) -> None:
    api = api_over(mongo, fresh_prefix)
    now = utc_now()
    for instance, minutes in (("old", 60), ("older", 90), ("one", 1), ("two", 2)):
        api.wired.states.keep(changed(STATE, instance=instance, at=as_text(now - timedelta(minutes=minutes))))
    for instance, minutes in (("gone", 60), ("long gone", 90)):
        state = changed(STATE, service="invoices", instance=instance, at=as_text(now - timedelta(minutes=minutes)))
        api.wired.states.keep(state)
    shown = api.as_admin().get("/api/v1/services").get_json()["services"]
    assert [(one["state"]["instance"], one["silent"]) for one in shown] == [
        ("gone", True),
        ("one", False),
        ("two", False),
    ]
    api.wired.client.close()


def test_a_state_that_comes_again_or_late_changes_nothing(settings: Settings) -> None:
    with client_of(settings) as client:
        states = ServiceStates(own_database(settings, client))
        older = changed(STATE, at=as_text(datetime(2026, 1, 1, tzinfo=UTC)), unsent=600)
        for state in (STATE, older, STATE):
            states.keep(state)
        assert states.all() == [STATE]


def test_the_topic_keeps_the_newest_of_each_process_only(settings: Settings) -> None:
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka)
    (config,) = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic_of_states(settings))]).values()
    admin.close()
    assert "compact" in str(config)
    with running(partial(publish_states, settings, Standing(STATE))):
        consumer = KafkaConsumer(bootstrap_servers=settings.kafka, group_id=None)
        only = TopicPartition(topic_of_states(settings), 0)
        consumer.assign([only])
        consumer.seek_to_beginning(only)
        records: list[Any] = []

        def polled() -> bool:
            records.extend(record for some in consumer.poll(500).values() for record in some)
            return bool(records)

        until(polled, within=20)
        consumer.close()
    assert [record.key for record in records] == [b"payments/1"]


def test_what_is_measured_is_the_service_s_own_and_needs_no_relay(settings: Settings) -> None:
    with client_of(settings) as client, admin_of(settings) as admin:
        own = own_database(settings, client)
        admin.comment("10001", events=1)
        own["parked"].insert_many([{"group": "a.parked.group"}] * 1 + [{"group": "a.parked.group", "key": "k"}])
        own["waiting"].insert_one({"policy": "p"})
        measuring = Measuring(settings, client, lambda: utc_now() - timedelta(hours=2))
        state = measuring.state(utc_now() + timedelta(minutes=2))
        assert (state.unrelayed, state.unsent, state.waiting) == (60, 3_600, 1)
        assert GroupState(group="a.parked.group", behind=0, parked=2) in state.groups
        own["relay"].insert_one({"_id": "journal", "token": "t", "time": as_text(utc_now())})
        assert measuring.state(utc_now() + timedelta(minutes=2)).unrelayed == 0
