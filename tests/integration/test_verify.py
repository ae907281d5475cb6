"""A journal that someone has laid hands on, found out by its own hash chains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from pymongo import MongoClient
from pymongo.collection import Collection

from local.mongo import MongoServer
from shared.journal.mongo import INDEXES, commits_of
from shared.reconcile import verify
from shared.reconcile.__main__ import main
from shared.settings import Settings
from tests.faults.working_admins import admin_of

Commits = Collection[dict[str, Any]]


@pytest.fixture
def settings(mongo: MongoServer, fresh_prefix: str) -> Settings:
    """Root's rights: the service itself may change nothing here."""
    return Settings(service="orders", mongo_uri=mongo.root_uri, database_prefix=fresh_prefix)


@pytest.fixture
def commits(mongo: MongoServer, settings: Settings) -> Iterator[Commits]:
    """Two orders with three commits of two events each."""
    with MongoClient[dict[str, Any]](mongo.root_uri) as root:
        found = commits_of(root[settings.journal_database])
        found.create_indexes(INDEXES)
        with admin_of(settings) as admin:
            for order in ("10001", "10002") * 3:
                admin.comment(order, events=2)
        yield found


def at(version: int) -> dict[str, Any]:
    return {"stream": "order:10001", "version": version}


def found_in(commits: Commits) -> list[str]:
    return [str(difference) for difference in verify(commits)]


def test_a_journal_that_nobody_touched_has_no_differences(commits: Commits) -> None:
    assert found_in(commits) == []


@pytest.mark.parametrize("place", [0, 1])
def test_an_altered_byte_breaks_the_chain(commits: Commits, place: int) -> None:
    document: Any = commits.find_one(at(3))
    altered = document["events"][place].replace(b'"ani"', b'"ana"')
    assert altered != document["events"][place]
    commits.update_one(at(3), {"$set": {f"events.{place}": altered}})
    assert found_in(commits) == [
        f"order:10001 version {4 + place}: "
        f"carries another hash than that of version {3 + place}: one of the two was changed"
    ]


def test_bytes_that_are_no_event_any_more_are_told(commits: Commits) -> None:
    commits.update_one(at(5), {"$set": {"events.1": b"{"}})
    assert found_in(commits) == ["order:10001 version 6: the bytes are no event"]


def test_a_removed_commit_is_a_gap(commits: Commits) -> None:
    commits.delete_one(at(3))
    assert found_in(commits) == ["order:10001 version 5: version 3 should stand here"]


def test_a_removed_beginning_is_a_gap(commits: Commits) -> None:
    commits.delete_one(at(1))
    assert found_in(commits) == ["order:10001 version 3: version 1 should stand here"]


def test_swapped_commits_are_told_one_by_one(commits: Commits) -> None:
    first, second = (commits.find_one(at(version)) or {} for version in (3, 5))
    commits.update_one(at(3), {"$set": {"events": second["events"]}})
    commits.update_one(at(5), {"$set": {"events": first["events"]}})
    assert found_in(commits) == [
        f"order:10001 version {version}: holds the event of order:10001 version {holds}"
        for version, holds in ((3, 5), (4, 6), (5, 3), (6, 4))
    ]


def test_a_commit_of_another_order_is_told(commits: Commits) -> None:
    other: Any = commits.find_one({"stream": "order:10002", "version": 5})
    commits.update_one(at(5), {"$set": {"events": other["events"]}})
    assert [said.partition(": ")[2] for said in found_in(commits)] == [
        "holds the event of order:10002 version 5",
        "holds the event of order:10002 version 6",
    ]


def test_the_command_prints_each_place_and_fails(
    settings: Settings, commits: Commits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONGO_URI", settings.mongo_uri)
    monkeypatch.setenv("DATABASE_PREFIX", settings.database_prefix)
    well = CliRunner().invoke(main, ["orders", "--verify"])
    assert (well.exit_code, well.output) == (0, "0 differences in the chains of orders\n")
    commits.delete_one(at(3))
    looked = CliRunner().invoke(main, ["orders", "--verify"])
    assert looked.exit_code == 1
    assert looked.output == (
        "order:10001 version 5: version 3 should stand here\n1 differences in the chains of orders\n"
    )
