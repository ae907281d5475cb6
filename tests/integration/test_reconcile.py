"""A journal and its topic compared: before a relay starts, and by `reconcile`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from kafka import KafkaProducer
from pymongo import MongoClient
from pymongo.collection import Collection

from local.kafka import KafkaServer
from local.mongo import MongoServer
from shared.errors import Broken
from shared.journal.mongo import commits_of
from shared.reconcile import Report, reconcile
from shared.reconcile.__main__ import main
from shared.relay.start_check import check_topic_within_journal
from shared.settings import Settings
from tests.faults.relay_in_thread import relay_all
from tests.faults.relay_setting import all_relayed, commits_in, count, in_journal, orders_on, records_of
from tests.faults.working_admins import Admin, admin_of


@pytest.fixture
def settings(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Settings:
    return orders_on(mongo, kafka, fresh_prefix)


@pytest.fixture
def admin(settings: Settings) -> Iterator[Admin]:
    with admin_of(settings) as admin:
        yield admin


@pytest.fixture
def as_root(mongo: MongoServer, settings: Settings) -> Iterator[Collection[dict[str, Any]]]:
    """The commits, for what only a restore from a backup can do to them."""
    with MongoClient[dict[str, Any]](mongo.root_uri) as root:
        yield commits_of(root[settings.journal_database])


def check(settings: Settings, tail: int = 200) -> None:
    with commits_in(settings) as commits:
        check_topic_within_journal(settings, commits, tail)


def test_a_journal_that_is_ahead_of_its_topic_may_be_relayed(settings: Settings, admin: Admin) -> None:
    check(settings)
    admin.comments(10)
    relay_all(settings)
    admin.comments(10)
    check(settings)


def test_a_relay_does_not_start_when_the_topic_holds_what_the_journal_lacks(
    settings: Settings, admin: Admin, as_root: Collection[dict[str, Any]]
) -> None:
    for _ in range(3):
        admin.comment("10001", events=2)
    relay_all(settings)
    as_root.delete_one({"stream": "order:10001", "version": 5})
    with pytest.raises(Broken, match=r"order:10001 version 6.*was an old backup restored"):
        check(settings)


def test_a_relay_does_not_start_when_the_journal_went_on_differently_after_a_restore(
    settings: Settings, admin: Admin, as_root: Collection[dict[str, Any]]
) -> None:
    for _ in range(3):
        admin.comment("10001", events=1)
    relay_all(settings)
    as_root.delete_one({"stream": "order:10001", "version": 3})
    with admin_of(settings) as after_restore:
        after_restore.comment("10001", events=1)
        after_restore.comment("10001", events=1)
    with pytest.raises(Broken, match=r"order:10001 version 3.*another event"):
        check(settings)


def test_the_check_at_the_start_is_bounded_and_reconcile_sees_all(
    settings: Settings, admin: Admin, as_root: Collection[dict[str, Any]]
) -> None:
    admin.comment("10001", events=1)
    for _ in range(10):
        admin.comment("10001", events=1)
    relay_all(settings)
    as_root.delete_one({"stream": "order:10001", "version": 1})
    check(settings, tail=5)
    assert reconcile(settings, resend=False).foreign == [("order:10001", 1)]


def test_equal_logs_have_no_differences(settings: Settings, admin: Admin) -> None:
    admin.comments(30)
    relay_all(settings)
    assert reconcile(settings, resend=True) == Report(events=count(in_journal(settings)))


def test_holes_are_found_and_sent_again_in_the_streams_order(settings: Settings, admin: Admin) -> None:
    admin.comments(10)
    relay_all(settings)
    relayed = count(in_journal(settings))
    admin.comments(10)
    missing = count(in_journal(settings)) - relayed
    found = reconcile(settings, resend=False)
    assert (len(found.holes), found.resent, found.healthy) == (missing, 0, False)
    healed = reconcile(settings, resend=True)
    assert (len(healed.holes), healed.resent, healed.healthy) == (missing, missing, True)
    assert all_relayed(settings)
    assert len(records_of(settings)) == relayed + missing
    assert reconcile(settings, resend=True).healthy


def test_what_differs_or_is_foreign_or_no_event_is_told_and_never_sent(
    settings: Settings, admin: Admin, as_root: Collection[dict[str, Any]]
) -> None:
    for order in ("10001", "10002"):
        admin.comment(order, events=2)
    relay_all(settings)
    events = in_journal(settings)["order:10001"]
    as_root.update_one({"stream": "order:10001"}, {"$set": {"events": [events[0], events[1] + b" "]}})
    as_root.delete_one({"stream": "order:10002"})
    producer = KafkaProducer(bootstrap_servers=settings.kafka)
    producer.send(settings.topic("orders"), key=b"10001", value=b"no event").get(10)
    producer.close()
    before = len(records_of(settings))
    found = reconcile(settings, resend=True)
    assert found.different == [("order:10001", 2)]
    assert found.foreign == [("order:10002", 1), ("order:10002", 2)]
    assert (found.unreadable, found.holes, found.healthy) == (1, [], False)
    assert len(records_of(settings)) == before


def test_the_command_tells_what_it_found_and_fails_where_something_is_left(
    settings: Settings, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.comment("10001", events=1)
    for name, value in {
        "MONGO_URI": settings.mongo_uri,
        "KAFKA_BOOTSTRAP": settings.kafka,
        "KAFKA_PARTITIONS": str(settings.partitions),
        "DATABASE_PREFIX": settings.database_prefix,
        "TOPIC_PREFIX": settings.topic_prefix,
    }.items():
        monkeypatch.setenv(name, value)
    looked = CliRunner().invoke(main, ["orders"])
    assert looked.exit_code == 1
    assert "1 in the journal and not in the topic. Cure: `pesanan reconcile --resend`" in looked.output
    assert "\n    order:10001 version 1\n" in looked.output
    healed = CliRunner().invoke(main, ["orders", "--resend"])
    assert (healed.exit_code, "1 events sent again" in healed.output) == (0, True)
