"""The list of orders, over many of them: what a page of it reads, and that its order is one that pages can end in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.collection import Collection

from local.mongo import MongoServer
from services.orders.projections.order_list import SORTS, Wanted, list_orders
from services.orders.projections.order_page import order_pages
from shared.projecting.read import FIRST_GENERATION, Projected, collection_name

ORDERS = 500


@pytest.fixture
def projected(mongo: MongoServer, fresh_prefix: str) -> Iterator[Projected]:
    """Orders of which each ten have one total, the newest being the one with the highest number."""
    with MongoClient[dict[str, Any]](mongo.root_uri) as client:
        database = client[f"{fresh_prefix}listed"]
        pages = database[collection_name(order_pages.name, FIRST_GENERATION)]
        pages.create_indexes(list(order_pages.indexes))
        pages.insert_many(page(number) for number in range(ORDERS))
        yield Projected(database)


def page(number: int) -> dict[str, Any]:
    return {
        "_id": f"{10_000 + number}",
        "placed": {"customer": {"name": "Ani"}, "currency": "IDR"},
        "placed_at": f"2026-11-24T00:00:00.{number:06}Z",
        "modified_at": f"2026-11-24T00:00:00.{ORDERS - number:06}Z",
        "customer_folded": f"ani {number % 7}",
        "status": ("Pending", "Shipped")[number % 2],
        "total": 1_000 * (number % (ORDERS // 10)),
        "payment": {"state": "expected"},
        "open_claims": [],
    }


def pages_of(projected: Projected) -> Collection[dict[str, Any]]:
    return projected.collection(order_pages.name)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("falling", [True, False])
def test_turning_pages_shows_every_order_once_forth_and_back(projected: Projected, sort: str, falling: bool) -> None:
    wanted, forth = Wanted(sort=sort, falling=falling, limit=99), list[str]()
    while True:
        shown = list_orders(projected, {}, wanted)
        forth += [one.number for one in shown.orders]
        if not shown.after:
            break
        wanted = Wanted(sort=sort, falling=falling, limit=99, after=shown.after)
    assert len(forth) == len(set(forth)) == ORDERS
    back = [one.number for one in shown.orders]
    while shown.before:
        shown = list_orders(projected, {}, Wanted(sort=sort, falling=falling, limit=99, before=shown.before))
        back = [*(one.number for one in shown.orders), *back]
    assert back == forth


def test_of_many_orders_in_a_range_of_totals_only_a_page_is_read(projected: Projected) -> None:
    within = {"$and": [{"placed_at": {"$gt": ""}}, {"total": {"$gte": 1_000, "$lte": 9_000}}]}
    asked = pages_of(projected).find(within, sort=[("placed_at", -1), ("_id", -1)], limit=21)
    read = asked.explain()["executionStats"]
    assert (read["nReturned"], read["totalDocsExamined"], read["totalKeysExamined"] < 100) == (21, 21, True)
