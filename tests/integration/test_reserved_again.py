"""Numbers and amounts of the orders that came back, though others have taken them meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from local.mongo import MongoServer
from services.orders.adapters.regained import Placed, reserve_again
from shared.contract.orders import OrderPlaced
from tests.integration.orders_api import Api, api_over
from tests.unit.invoices.given import placed


@pytest.fixture
def api(mongo: MongoServer, fresh_prefix: str) -> Iterator[Api]:
    made = api_over(mongo, fresh_prefix)
    with made.wired.client:
        yield made


@pytest.fixture
def own(api: Api) -> Database[dict[str, Any]]:
    return api.wired.client[api.wired.settings.own_database]


def order(number: str) -> OrderPlaced:
    event = placed(number).event
    assert isinstance(event, OrderPlaced)
    return event


def numbers(own: Database[dict[str, Any]]) -> dict[str, str]:
    return {one["_id"]: one["number"] for one in own["reservations"].find()}


def test_a_number_that_another_command_took_meanwhile_goes_back_to_the_order_that_stands(
    own: Database[dict[str, Any]],
) -> None:
    own["reservations"].insert_one({"_id": "impostor", "number": "10001", "open": False})
    assert reserve_again(own, [Placed("first", "f", order("10001"))]) == 1
    assert numbers(own) == {"first": "10001"}
    assert reserve_again(own, [Placed("first", "f", order("10001"))]) == 0


def test_a_command_that_reserved_again_meanwhile_has_the_number_of_its_order(own: Database[dict[str, Any]]) -> None:
    own["reservations"].insert_one({"_id": "first", "number": "10002", "open": False})
    assert reserve_again(own, [Placed("first", "f", order("10001"))]) == 1
    assert numbers(own) == {"first": "10001"}
    assert own["counters"].find_one({"_id": "orders"}, {"_id": 0}) == {"count": 1}


def test_where_one_command_placed_two_orders_the_first_keeps_it(own: Database[dict[str, Any]]) -> None:
    twice = [Placed("first", "f", order("10001")), Placed("first", "f", order("10002"))]
    assert reserve_again(own, twice) == 1
    assert numbers(own) == {"first": "10001"}


def test_a_key_that_was_regained_still_belongs_to_its_body(own: Database[dict[str, Any]]) -> None:
    reserve_again(own, [Placed("first", "of a body", order("10001"))])
    kept: Any = own["reservations"].find_one({"_id": "first"})
    assert (kept["fingerprint"], kept["total"]) == ("of a body", order("10001").total)
