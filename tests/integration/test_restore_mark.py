"""After a restore nothing is changed until `regain` has ended, whatever Kafka does and whatever a process knows."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event as Flag
from threading import Timer
from typing import Any

import pytest
from pymongo import MongoClient

from local.kafka import KafkaServer
from local.mongo import MongoServer
from operations import regaining
from operations.restore_mark import marked_since
from services.orders.api.app import create_app
from services.payments.bootstrap import Wiring as Payments
from shared.bootstrap import client_of, journal_of, own_database
from shared.consuming import run_consumer
from shared.contract.orders import CommentAdded, InvoiceRequested, Status
from shared.errors import NotRegained
from shared.journal.deciding import record
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order, named
from shared.provision import user_of
from shared.relay import run_relays
from shared.restore_mark import RestoreMark
from tests.faults.relay_in_thread import relay_all
from tests.integration.desk_person import Person
from tests.integration.operated import Operated, operated_on
from tests.integration.orders_api import ORDER, Api, api_over, project
from tests.integration.payments_over_mongo import service_over

WAY_OUT = "nothing is changed before `pesanan regain` has ended"
COMMENT = CommentAdded(status=Status.PENDING, comment="halo")
OF_ANI = Context("c-1", Actor("admin", "ani"), "c")


@pytest.fixture
def system(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Iterator[Operated]:
    with operated_on(mongo, kafka, fresh_prefix) as system:
        yield system


@pytest.fixture
def api(mongo: MongoServer, system: Operated) -> Iterator[Api]:
    """The orders' API on the same system; Kafka is never asked."""
    api = api_over(mongo, system.place.database_prefix)
    with api.wired.client:
        yield api


@pytest.fixture
def signals() -> Iterator[None]:
    """A process of ours takes them; the test has them back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def numbers(system: Operated) -> int:
    found = system.own("orders")["counters"].find_one({"_id": "orders"})
    return int(found["count"]) if found else 0


def anew(api: Api) -> Api:
    """As a process answers that has just started: what the one before knew is forgotten."""
    return replace(api, app=create_app(api.wired))


def test_between_restore_and_regain_no_order_takes_a_number_of_an_acknowledged_one(
    system: Operated, api: Api, tmp_path: Path
) -> None:
    api.place()
    system.run("backup", str(tmp_path / "monday"))
    acknowledged = [api.place() for _ in range(7)]
    relay_all(system.settings("orders"))
    events = system.commits("orders").count_documents({})
    restored = system.run("restore", str(tmp_path / "monday"), "--replace", "--yes")
    assert (restored.exit_code, "Every change is refused until `pesanan regain`" in restored.output) == (0, True)
    refused = anew(api).as_storefront().post("/api/v1/orders", json=ORDER)
    assert (refused.status_code, refused.get_json()["type"]) == (503, "urn:pesanan:problem:not-regained")
    assert WAY_OUT in refused.get_json()["detail"]
    assert numbers(system) == 1
    assert system.run("regain", "--yes").exit_code == 0
    assert system.commits("orders").count_documents({}) == events
    placed = anew(api).place()
    assert int(placed) == int(acknowledged[-1]) + 1


def test_a_process_that_knows_nothing_of_the_mark_appends_nothing_and_takes_no_number(
    mongo: MongoServer, system: Operated, api: Api
) -> None:
    """The validators alone: with the document gone the HTTP process lets a change through to them."""
    number = api.place()
    system.run("restore-mark", "set")
    for service in system.services:
        system.own(service)["restored"].delete_many({})
    before = numbers(system)
    for answer in (
        api.as_storefront().post("/api/v1/orders", json=ORDER),
        api.history(number, status="Processing"),
    ):
        assert (answer.status_code, WAY_OUT in answer.get_json()["detail"]) == (503, True)
    assert numbers(system) == before
    for service in system.services:
        settings = system.settings(service)
        told = replace(settings, mongo_uri=mongo.uri(user_of(settings), "only for tests"))
        with client_of(told) as client, pytest.raises(NotRegained):
            record(journal_of(told, client), named("parked:x"), [COMMENT], OF_ANI)


def test_a_service_may_not_take_the_mark_from_its_journal(mongo: MongoServer, system: Operated) -> None:
    system.run("restore-mark", "set")
    settings = system.settings("payments")
    with MongoClient[dict[str, Any]](mongo.uri(user_of(settings), "only for tests")) as client:
        commits = client[settings.journal_database]["commits"]
        for attempt in (
            lambda: client[settings.journal_database].command("collMod", "commits", validator={}),
            lambda: commits.insert_one({"stream": "x", "version": 1}, bypass_document_validation=True),
            commits.drop,
        ):
            with pytest.raises(Exception, match="not authorized"):
                attempt()


def test_the_desk_says_it_in_indonesian_and_reading_goes_on(system: Operated, api: Api) -> None:
    ani = Person(api, "ani")
    ani.sign_in()
    number = api.place()
    project(api)
    page = f"/desk/orders/{number}"
    ani.client.get(page)
    system.run("restore-mark", "set")
    marked = anew(api)
    answer = marked.as_admin().get("/api/v1/orders")
    assert answer.status_code == 200
    ready = marked.app.test_client().get("/health/ready")
    assert (ready.status_code, WAY_OUT in ready.get_json()["missing"]["restored"]) == (503, True)
    pressed = ani.press(page, f"{page}/history", status="Processing", version="1")
    assert (pressed.status_code, "sebelum `pesanan regain` selesai" in pressed.text) == (503, True)


def test_a_bank_feed_is_refused_too(mongo: MongoServer, system: Operated) -> None:
    with service_over(mongo, system.place.database_prefix) as service:
        system.run("restore-mark", "set")
        refused = service.feeds()
        assert (refused.status_code, WAY_OUT in refused.get_json()["detail"]) == (503, True)


@pytest.mark.usefixtures("signals")
def test_neither_relay_nor_consumer_starts_under_the_mark(system: Operated) -> None:
    system.run("restore-mark", "set")
    swept: list[object] = []
    with pytest.raises(NotRegained):
        run_relays([system.settings("orders")])
    with pytest.raises(NotRegained):
        run_consumer(system.settings("orders"), journal=system.services["orders"].journal, tasks=[swept.append])
    assert swept == []


def test_a_consumer_that_runs_when_the_mark_is_set_ends(system: Operated) -> None:
    with client_of(system.settings("payments")) as client:
        mark, stop = RestoreMark(own_database(system.settings("payments"), client)), Flag()
        setting = Timer(0.5, lambda: system.run("restore-mark", "set"))
        setting.start()
        with pytest.raises(NotRegained):
            mark.watch(stop)
        setting.join()


def test_a_sweep_waits_under_the_mark_and_changes_nothing(system: Operated) -> None:
    payments: Any = system.services["payments"]
    assert isinstance(payments, Payments)
    system.run("restore-mark", "set")
    before = system.commits("payments").count_documents({})
    with pytest.raises(NotRegained):
        record(payments.journal, about_order("payment", "10001"), [COMMENT], OF_ANI)
    assert system.commits("payments").count_documents({}) == before


def test_a_regain_that_dies_on_its_way_leaves_the_mark(system: Operated, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> int:
        raise KeyboardInterrupt

    system.happens("10001", COMMENT)
    monkeypatch.setattr("operations.commands.regain.reserve_orders", killed)
    system.run("regain", "--yes")
    assert marked_since(system.place, system.client)
    monkeypatch.setattr("operations.commands.regain.reserve_orders", regaining.reserve_orders)
    with pytest.raises(NotRegained):
        system.happens("10001", COMMENT)
    assert system.run("regain", "--yes").exit_code == 0
    assert marked_since(system.place, system.client) is None
    system.happens("10001", COMMENT)


def test_a_regain_that_has_to_refuse_a_stream_leaves_the_mark_until_a_person_lifts_it(system: Operated) -> None:
    system.happens("10001", COMMENT)
    relay_all(system.settings("orders"))
    system.commits("orders").delete_many({})
    system.happens("10001", InvoiceRequested())
    refused = system.run("regain", "--yes")
    assert (refused.exit_code, "the journal holds another event at version 1" in refused.output) == (1, True)
    with pytest.raises(NotRegained):
        system.happens("10002", COMMENT)
    system.run("restore-mark", "lift", "--yes")
    system.happens("10002", COMMENT)


def test_a_restore_that_was_cut_off_leaves_the_old_journal_under_the_mark(
    system: Operated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system.happens("10001", COMMENT)
    system.run("backup", str(tmp_path / "monday"))
    with monkeypatch.context() as cut:
        cut.setattr("operations.backup.restoring._check_count", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        system.run("restore", str(tmp_path / "monday"), "--replace", "--yes")
    with pytest.raises(NotRegained):
        system.happens("10001", COMMENT)
    assert system.run("restore", str(tmp_path / "monday"), "--replace", "--yes").exit_code == 0
    assert system.commits("orders").count_documents({}) == 1
