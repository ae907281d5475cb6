"""The journal against the order pages: what lags is waited for, what differs is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Timer
from typing import Any

import pytest
from pymongo.collection import Collection

from local.mongo import MongoServer
from operations.stores import subject_of
from services.orders.projections.order_page import KINDS, order_pages
from shared.contract.catalogue import CONTRACT
from shared.journal.mongo import commits_of
from shared.projecting.read import FIRST_GENERATION, collection_name
from shared.reconcile.held_beside import HeldBeside
from shared.reconcile.read_models import ReadModel
from tests.integration.orders_api import Api, api_over, project


@pytest.fixture
def api(mongo: MongoServer, fresh_prefix: str) -> Iterator[Api]:
    """Two orders, each with a further entry, and their pages."""
    made = api_over(mongo, fresh_prefix)
    for number in (made.place(), made.place()):
        assert made.history(number, status="Pending", comment="halo").status_code == 200
    project(made)
    yield made
    made.wired.client.close()


def pages_of(api: Api) -> Collection[dict[str, Any]]:
    own = api.wired.client[api.wired.settings.own_database]
    return own[collection_name(order_pages.name, FIRST_GENERATION)]


def compared(api: Api, patience: float = 0.0) -> HeldBeside:
    commits = commits_of(api.wired.client[api.wired.settings.journal_database])
    pages = ReadModel(order_pages, pages_of(api), subject_of, fed_by="")
    return HeldBeside({"orders": commits}, KINDS, [pages], CONTRACT, patience)


def found(api: Api, patience: float = 0.0) -> list[str]:
    return [str(apart).partition(". Cure:")[0] for apart in compared(api, patience).apart()]


def test_pages_that_stand_where_the_journal_stands_have_no_differences(api: Api) -> None:
    assert found(api) == []


def test_a_page_that_stays_behind_is_told_with_both_versions(api: Api) -> None:
    api.history("10002", status="Pending", comment="tidak terlihat")
    assert found(api) == ["order 10002: order_pages stands at version 2 of orders/order:10002, and the journal at 3"]


def test_an_order_without_a_page_is_told(api: Api) -> None:
    pages_of(api).delete_one({"_id": "10001"})
    assert found(api) == ["order 10001: order_pages is missing"]


def test_a_page_of_an_order_that_the_journal_lacks_is_told(api: Api) -> None:
    page: Any = pages_of(api).find_one({"_id": "10001"})
    pages_of(api).insert_one({**page, "_id": "10009", "positions": {"orders/order:10009": 2}})
    assert found(api) == ["order 10009: order_pages is made of no event"]


def test_a_page_that_catches_up_in_time_is_no_difference(api: Api) -> None:
    api.history("10002", status="Pending", comment="sebentar lagi")
    later = Timer(0.5, project, (api,))
    later.start()
    assert found(api, patience=20) == []
    later.join()


def test_what_has_come_meanwhile_does_not_count_as_ahead(api: Api) -> None:
    looks: list[float] = []

    def pause(_seconds: float) -> None:
        looks.append(_seconds)
        project(api)

    api.history("10001", status="Pending", comment="satu")
    assert list(replace(compared(api, patience=20), pause=pause).apart()) == []
    assert len(looks) == 1


def test_a_change_on_a_page_that_is_behind_is_told_with_its_field(api: Api) -> None:
    api.history("10002", status="Pending", comment="tidak terlihat")
    pages_of(api).update_one({"_id": "10002"}, {"$set": {"total": 1}})
    assert found(api) == ["order 10002: order_pages shows another total than its events make"]


def test_a_page_of_an_older_program_that_lacks_a_field_with_nothing_in_it_is_no_difference(api: Api) -> None:
    pages_of(api).update_one({"_id": "10002"}, {"$unset": {"courier": "", "open_claims": ""}})
    assert found(api) == []
