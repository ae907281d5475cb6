"""A journal restored from an old backup, and its topic, which knows what came after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from kafka import KafkaProducer
from pymongo import MongoClient
from pymongo.collection import Collection

from local.kafka import KafkaServer
from local.mongo import MongoServer
from shared.bootstrap import client_of, journal_of
from shared.errors import Broken
from shared.journal.mongo import commits_of
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.reconcile import reconcile
from shared.reconcile.regaining import regain
from shared.reconcile.verifying import verify
from shared.relay.start_check import check_topic_within_journal
from shared.settings import Settings
from tests.faults.relay_in_thread import relay_all
from tests.faults.relay_setting import orders_on
from tests.faults.working_admins import Admin, admin_of

STREAM = about_order("order", "10001")


@pytest.fixture
def settings(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Settings:
    return orders_on(mongo, kafka, fresh_prefix)


@pytest.fixture
def rooted(mongo: MongoServer, settings: Settings) -> Settings:
    """As the operator regains: no service may write past the restore mark."""
    return replace(settings, mongo_uri=mongo.root_uri)


@pytest.fixture
def admin(settings: Settings) -> Iterator[Admin]:
    with admin_of(settings) as admin:
        yield admin


@pytest.fixture
def commits(mongo: MongoServer, settings: Settings) -> Iterator[Collection[dict[str, Any]]]:
    """As root: only a restore can take commits away."""
    with MongoClient[dict[str, Any]](mongo.root_uri) as root:
        yield commits_of(root[settings.journal_database])


def standing(commits: Collection[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = {"_id": 0, "stream": 1, "version": 1, "command_id": 1, "time": 1, "key": 1, "events": 1}
    return list(commits.find({}, kept, sort=[("stream", 1), ("version", 1)]))


def test_what_an_old_backup_lacks_comes_back_commit_by_commit_and_byte_by_byte(
    settings: Settings, rooted: Settings, admin: Admin, commits: Collection[dict[str, Any]]
) -> None:
    admin.comments(40)
    relay_all(settings)
    before = standing(commits)
    commits.delete_many({"$or": [{"version": {"$gte": 4}}, {"stream": "order:10003"}]})
    with pytest.raises(Broken, match="was an old backup restored"):
        check_topic_within_journal(settings, commits)
    regained = regain(rooted)
    assert standing(commits) == before
    assert regained.refused == {} and regained.events > 0
    check_topic_within_journal(settings, commits)
    assert reconcile(settings, resend=False).healthy
    assert list(verify(commits)) == []
    assert regain(rooted).events == 0


def test_a_command_that_was_regained_is_found_done(
    settings: Settings, rooted: Settings, admin: Admin, commits: Collection[dict[str, Any]]
) -> None:
    admin.comment("10001", events=2)
    with client_of(settings) as client:
        journal = journal_of(settings, client)
        context = Context("policy:event-1", Actor("system", "policy", channel="policy"), "c", fingerprint="of a body")
        events = [recorded.event for recorded in journal.read(STREAM)]
        journal.append(STREAM, journal.last(STREAM), events, context)
        relay_all(settings)
        commits.delete_one({"version": 3})
        regain(rooted)
        done = journal.done(STREAM, context)
        assert done is not None and done.repeated and len(done.events) == 2


def test_a_journal_that_went_on_differently_is_left_alone_and_named(
    settings: Settings, rooted: Settings, admin: Admin, commits: Collection[dict[str, Any]]
) -> None:
    for _ in range(4):
        admin.comment("10001", events=1)
    relay_all(settings)
    commits.delete_many({"version": {"$gte": 3}})
    with admin_of(settings) as after_restore:
        after_restore.comment("10001", events=1)
    regained = regain(rooted)
    assert regained.refused == {"order:10001": "the journal holds another event at version 3"}
    assert len(standing(commits)) == 3


def test_a_hole_in_the_topic_ends_what_can_be_regained(
    settings: Settings, rooted: Settings, admin: Admin, commits: Collection[dict[str, Any]]
) -> None:
    for _ in range(3):
        admin.comment("10001", events=1)
    wires = [bytes(commit["events"][0]) for commit in standing(commits)]
    producer = KafkaProducer(bootstrap_servers=settings.kafka)
    for wire in (wires[0], wires[2]):
        producer.send(settings.topic("orders"), key=b"10001", value=wire).get(20)
    producer.close()
    commits.delete_many({})
    regained = regain(rooted)
    assert regained.refused == {"order:10001": "the topic's events don't continue version 1"}
    assert [commit["version"] for commit in standing(commits)] == [1]


def test_a_command_that_the_journal_answered_otherwise_is_named_and_is_no_raw_error(
    settings: Settings, rooted: Settings, admin: Admin, commits: Collection[dict[str, Any]]
) -> None:
    admin.comment("10001", events=1)
    with client_of(settings) as client:
        journal = journal_of(settings, client)
        by_key = Context("key-1", Actor("admin", "ani"), "c", fingerprint="of a body")
        events = [recorded.event for recorded in journal.read(STREAM)]
        journal.append(STREAM, journal.last(STREAM), events, by_key)
        relay_all(settings)
        commits.delete_many({"version": {"$gte": 2}})
        journal.append(STREAM, journal.last(STREAM), [], by_key)  # after the restore the same key had nothing to do
    regained = regain(rooted)
    assert regained.refused == {
        "order:10001": "version 2 belongs to the command key-1, which the journal holds with another answer"
    }
    assert (regained.events, regained.streams) == (0, 0)
