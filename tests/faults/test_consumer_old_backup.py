"""After a restore from an old backup nothing appends to the journal: no relay, no consumer, no command."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from socket import create_server

import pytest
from flask.testing import FlaskClient

from local.kafka import KafkaServer
from local.mongo import MongoServer
from services.orders.api.app import create_app
from services.payments.api.app import create_app as create_payments
from shared.bootstrap import journal_of
from shared.consuming import run_consumer
from shared.errors import Broken
from shared.journal.mongo import commits_of
from shared.relay import run_relays
from shared.relay.topic_check import ask_in_background
from shared.settings import Settings
from shared.topics import make_topics
from tests.faults.relay_in_thread import relay_all
from tests.faults.relay_setting import orders_on
from tests.faults.shop_log import shop_log
from tests.faults.toy_mails import Mails
from tests.faults.toy_pages import PAGES
from tests.integration.orders_api import ORDER, Api, api_over
from tests.integration.payments_over_mongo import KEY, service_over
from tests.waiting import until

WAY_OUT = "python -m shared.reconcile"


@pytest.fixture
def signals() -> Iterator[None]:
    """A process of ours takes them; the test has them back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def api(mongo: MongoServer, fresh_prefix: str) -> Iterator[Api]:
    api = api_over(mongo, fresh_prefix)
    with api.wired.client:
        yield api


def on_kafka(settings: Settings, kafka: KafkaServer) -> Settings:
    made = Settings(
        service=settings.service,
        mongo_uri=settings.mongo_uri,
        kafka=kafka.bootstrap,
        partitions=3,
        database_prefix=settings.database_prefix,
        topic_prefix=f"{settings.database_prefix}.",
    )
    make_topics(made)
    return made


@pytest.fixture
def restored(api: Api, kafka: KafkaServer) -> Settings:
    """The orders service, whose newest commit is gone from the journal and still on the topic."""
    settings = on_kafka(api.wired.settings, kafka)
    number = api.place()
    relay_all(settings)
    commits = commits_of(api.wired.client[settings.journal_database])
    assert commits.delete_many({"stream": f"order:{number}"}).deleted_count == 1
    return settings


def with_checked_topic(api: Api, settings: Settings) -> Api:
    """As the HTTP process makes its application."""
    return replace(api, app=create_app(api.wired, ask_in_background(settings, api.wired.client)))


@pytest.mark.usefixtures("signals")
@pytest.mark.timeout(60)
def test_neither_relay_nor_consumer_starts(api: Api, restored: Settings) -> None:
    mails = Mails(api.wired.journal)
    swept: list[object] = []
    with pytest.raises(Broken, match=WAY_OUT):
        run_relays([restored])
    with pytest.raises(Broken, match=WAY_OUT):
        run_consumer(
            restored,
            policies=[mails.policy],
            projections=PAGES,
            journal=journal_of(restored, api.wired.client),
            tasks=[swept.append],
        )
    own = api.wired.client[restored.own_database]
    assert swept == []
    assert own["order_talk_g1"].count_documents({}) == own["policies"].count_documents({}) == 0


@pytest.mark.usefixtures("signals")
@pytest.mark.timeout(60)
def test_a_relay_that_may_not_start_ends_the_process_with_the_relays_beside_it(
    restored: Settings, mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str
) -> None:
    beside = orders_on(mongo, kafka, f"{fresh_prefix}b")
    with pytest.raises(Broken, match=WAY_OUT):
        run_relays([beside, restored])


@pytest.mark.timeout(60)
def test_every_command_of_orders_is_refused_with_the_way_out_and_reading_goes_on(api: Api, restored: Settings) -> None:
    checked = with_checked_topic(api, restored)
    until(lambda: readiness(checked)["missing"], 30)
    refused = checked.as_storefront().post("/api/v1/orders", json=ORDER)
    assert (refused.status_code, refused.mimetype) == (503, "application/problem+json")
    assert WAY_OUT in refused.get_json()["detail"]
    assert checked.as_admin().post("/api/v1/allowed-ips").status_code == 503
    assert WAY_OUT in readiness(checked)["missing"]["journal"]
    assert checked.app.test_client().get("/health/ready").status_code == 503
    assert checked.as_admin().get("/api/v1/orders").status_code == 200


@pytest.mark.timeout(60)
def test_a_bank_feed_is_refused_where_the_payments_journal_is_old(
    mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str
) -> None:
    with service_over(mongo, fresh_prefix) as service:
        settings = on_kafka(service.wired.settings, kafka)
        with shop_log(settings) as log:
            log.money("10001", 5)
        client = create_payments(service.wired, ask_in_background(settings, service.wired.client)).test_client()
        until(lambda: client.get("/health/ready").status_code == 503, 30)
        refused = client.post("/api/v1/movements", json={}, headers={"Authorization": f"Bearer {KEY}"})
        assert (refused.status_code, WAY_OUT in refused.get_json()["detail"]) == (503, True)


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # kafka-python's, of a bootstrap that fails
@pytest.mark.timeout(60)
def test_while_kafka_is_away_commands_are_taken_and_readiness_says_what_is_unknown(api: Api) -> None:
    with create_server(("127.0.0.1", 0)) as silent:
        nowhere = replace(api.wired.settings, kafka="127.0.0.1:{1}".format(*silent.getsockname()))
        check = ask_in_background(nowhere, api.wired.client)
        checked = replace(api, app=create_app(api.wired, check))
        checked.place()
        until(lambda: "notes" in readiness(checked), 5)
        assert checked.app.test_client().get("/health/ready").status_code == 200
        assert "kafka" in readiness(checked)["notes"]
        check.give_up()
        until(lambda: "topic-check" not in [thread.name for thread in threading.enumerate()], 20)
    gc.collect()  # here, where the warning is expected


@pytest.mark.timeout(60)
def test_a_whole_journal_serves_without_a_note(api: Api, kafka: KafkaServer) -> None:
    settings = on_kafka(api.wired.settings, kafka)
    api.place()
    relay_all(settings)
    checked = with_checked_topic(api, settings)
    until(lambda: readiness(checked) == {"status": "ready", "missing": {}}, 30)
    checked.place()


def readiness(api: Api) -> dict[str, dict[str, str]]:
    client: FlaskClient = api.app.test_client()
    said: dict[str, dict[str, str]] = client.get("/health/ready").get_json()
    return said
