"""The relay's resume token: lost, and kept from being lost (issue 3, point 1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
from pymongo import MongoClient
from pymongo.write_concern import WriteConcern

from local.kafka import KafkaServer
from local.mongo import MongoServer
from shared.bootstrap import client_of, own_database
from shared.errors import Broken
from shared.relay.positions import Position, Positions
from shared.relay.tail import Tail, TokenLost, next_moment
from shared.settings import Settings
from tests.faults.doomed_relay import Doom, Point, die
from tests.faults.relay_in_thread import Commits, relay_all, relaying, scans
from tests.faults.relay_setting import (
    all_relayed,
    commits_in,
    count,
    in_journal,
    in_topic,
    orders_on,
    records_of,
    stored_position,
)
from tests.faults.working_admins import Admin, admin_of
from tests.waiting import until

A_MEGABYTE = b"x" * 1_000_000
HOURS = timedelta(hours=1)


@pytest.fixture
def settings(small_oplog_mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Settings:
    return orders_on(small_oplog_mongo, kafka, fresh_prefix)


@pytest.fixture
def admin(settings: Settings) -> Iterator[Admin]:
    with admin_of(settings) as admin:
        yield admin


def is_lost(settings: Settings, token: str) -> bool:
    with commits_in(settings) as commits:
        try:
            with Tail(commits, token) as tail:
                tail.next()
        except TokenLost:
            return True
    return False


def roll_oplog(mongo: MongoServer, settings: Settings) -> None:
    """Other collections write until the oplog no longer reaches back to where the relay stands now."""
    stored = stored_position(settings)
    assert stored is not None
    with MongoClient[dict[str, Any]](mongo.root_uri) as root:

        def write() -> bool:
            for _ in range(5):
                root["elsewhere"]["things"].insert_one({"bytes": A_MEGABYTE})
            return is_lost(settings, stored["token"])

        until(write, within=60, every=0.2)


def test_a_token_that_the_oplog_has_rolled_over_is_made_good_by_a_scan(
    small_oplog_mongo: MongoServer, settings: Settings, admin: Admin
) -> None:
    admin.comments(30)
    relay_all(settings)
    admin.comments(30)
    stored = stored_position(settings)
    assert stored is not None
    roll_oplog(small_oplog_mongo, settings)
    relay_all(settings)
    after = stored_position(settings)
    assert after is not None
    assert after["token"] > stored["token"]
    admin.comments(10)
    before = scans()
    relay_all(settings)
    assert scans() == before


def test_an_idle_relay_keeps_its_place_while_other_collections_roll_the_oplog(
    small_oplog_mongo: MongoServer, settings: Settings, admin: Admin
) -> None:
    admin.comments(10)
    with relaying(settings, store_idle_every=0.2):
        until(lambda: all_relayed(settings))
        until(lambda: stored_position(settings))
        roll_oplog(small_oplog_mongo, settings)
    admin.comments(10)
    before = scans()
    relay_all(settings)
    assert scans() == before
    assert len(records_of(settings)) == count(in_journal(settings))


def test_what_is_committed_between_the_scans_end_and_the_tails_beginning_is_relayed(
    small_oplog_mongo: MongoServer, settings: Settings, admin: Admin
) -> None:
    admin.comments(20)
    relay_all(settings)
    roll_oplog(small_oplog_mongo, settings)

    class LateCommit:
        """The journal's collection; the moment a scan has read its last commit, an admin makes another."""

        def __init__(self, commits: Commits) -> None:
            self._commits = commits

        def __getattr__(self, name: str) -> Any:
            return getattr(self._commits, name)

        def find(self, *which: Any, **how: Any) -> Iterator[dict[str, Any]]:
            yield from self._commits.find(*which, **how)
            admin.comment("late")

    with relaying(settings, commits=lambda commits: cast("Commits", LateCommit(commits))):
        until(lambda: all_relayed(settings))
    assert "order:late" in in_topic(settings)


def test_a_commit_that_no_majority_has_yet_when_the_scan_begins_is_relayed(
    small_oplog_mongo: MongoServer, settings: Settings
) -> None:
    """It is under way when the relay starts: written, and not yet in MongoDB's own journal on disk."""
    with MongoClient[dict[str, Any]](small_oplog_mongo.root_uri) as root:
        root.admin.command("setParameter", 1, journalCommitInterval=500)
    at_once = WriteConcern(w=1, j=False)
    with client_of(settings) as client:
        admin = Admin(settings, client, write_concern=at_once)
        for _ in range(3):
            own_database(settings, client)["relay"].drop()
            admin.comment()
            relay_all(settings)


def test_a_scan_that_is_killed_midway_begins_again(
    small_oplog_mongo: MongoServer, settings: Settings, admin: Admin
) -> None:
    def killed_twice() -> None:
        for point in (Point.BEFORE_SEND, Point.BEFORE_ACK):
            die(settings, Doom(point, 10))

    admin.comments(20)
    killed_twice()  # in its first run
    relay_all(settings)
    admin.comments(20)
    roll_oplog(small_oplog_mongo, settings)
    killed_twice()
    relay_all(settings)


def test_a_commit_by_a_clock_that_is_behind_is_found_by_the_scan(
    small_oplog_mongo: MongoServer, settings: Settings, admin: Admin
) -> None:
    admin.comments(5)
    relay_all(settings)
    with admin_of(settings, ahead=-0.9 * HOURS) as behind:
        behind.comment("behind")
    roll_oplog(small_oplog_mongo, settings)
    relay_all(settings)
    assert "order:behind" in in_topic(settings)


def test_a_clock_that_was_hours_ahead_hides_nothing_from_a_later_scan(
    small_oplog_mongo: MongoServer, settings: Settings, admin: Admin
) -> None:
    with admin_of(settings, ahead=5 * HOURS) as ahead:
        ahead.comment("ahead")
    relay_all(settings)
    admin.comment("right")
    roll_oplog(small_oplog_mongo, settings)
    relay_all(settings)
    assert "order:right" in in_topic(settings)


def test_a_position_never_moves_back(settings: Settings) -> None:
    with client_of(settings) as client:
        positions = Positions(own_database(settings, client))
        positions.store(Position("82B", "2026-11-24"))
        positions.store(Position("82A", "2026-11-23"))
        assert positions.load() == Position("82B", "2026-11-24")


def test_a_journal_that_was_dropped_ends_the_relay(
    small_oplog_mongo: MongoServer, settings: Settings, admin: Admin
) -> None:
    admin.comments(2)
    with client_of(settings) as client, MongoClient[dict[str, Any]](small_oplog_mongo.root_uri) as root:
        commits = client[settings.journal_database]["commits"]
        with (
            client.start_session() as session,
            Tail(commits, next_moment(session, commits)) as tail,
            pytest.raises(Broken, match="dropped or renamed"),
        ):
            root[settings.journal_database]["commits"].drop()
            until(tail.next)
