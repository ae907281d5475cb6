"""Orders that stand still for too long, counted and listed at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from local.mongo import MongoServer
from services.orders.projections.order_page import order_pages
from services.orders.projections.stuck import Patience
from shared.bootstrap import own_database
from shared.contract.times import utc_now
from tests.integration.desk_person import Person
from tests.integration.orders_api import Api, api_over, project
from tests.integration.test_orders_pages import CLAIM

SHIPPED = {"status": "Shipped", "courier": "JNE", "tracking_number": "JNE-1"}
HOURS = timedelta(hours=1)


@pytest.fixture
def api(mongo: MongoServer, fresh_prefix: str) -> Iterator[Api]:
    made = api_over(mongo, fresh_prefix, patience=Patience(2 * HOURS, 3 * HOURS, 5 * HOURS))
    yield made
    made.wired.client.close()


def worked(api: Api, *entries: dict[str, str]) -> str:
    number = api.place()
    for entry in entries:
        assert api.history(number, **entry).status_code == 200
    return number


def test_each_kind_is_stuck_once_its_own_time_is_over(api: Api) -> None:
    claimed, paid = worked(api), worked(api, {"status": "Processing"})
    sent = worked(api, {"status": "Processing"}, SHIPPED)
    worked(api, {"status": "Processing"}, SHIPPED, {"status": "Complete"})
    assert api.as_storefront().post(f"/api/v1/orders/{claimed}/payment-claims", json=CLAIM).status_code == 201
    project(api)
    stuck, now = api.wired.stuck, utc_now()
    assert [stuck.count(now + hours * HOURS) for hours in (1, 2, 3, 4, 6)] == [0, 1, 2, 2, 3]
    later = now + 6 * HOURS
    assert [one.number for one in stuck.claims(later, 9)] == [claimed]
    assert [one.number for one in stuck.paid(later, 9)] == [paid]
    assert [one.number for one in stuck.shipped(later, 9)] == [sent]


def test_packing_and_commenting_do_not_start_the_time_anew(api: Api) -> None:
    number = worked(api, {"status": "Processing"})
    project(api)
    since = api.wired.reading.order(number).order.stage_since
    api.history(number, status="Processed")
    api.history(number, status="Processed", comment="sudah dikemas")
    project(api)
    assert api.wired.reading.order(number).order.stage_since == since
    api.history(number, **SHIPPED)
    project(api)
    assert api.wired.reading.order(number).order.stage_since > since


def test_the_desk_counts_and_lists_them(api: Api) -> None:
    number = worked(api, {"status": "Processing"})
    project(api)
    ani = Person(api, "ani")
    ani.sign_in()
    assert number not in ani.client.get("/desk/stuck").text
    pages = own_database(api.wired.settings, api.wired.client)[f"{order_pages.name}_g1"]
    pages.update_one({"_id": number}, {"$set": {"stage_since": "2026-01-01T00:00:00.000000Z"}})
    shown = ani.client.get("/desk/stuck").text
    assert f">{number}</a>" in shown and "lebih dari 3 jam" in shown and "lebih dari 5 jam" in shown
    assert "tile waits" in ani.client.get("/desk/").text.split("Macet")[0].rpartition("<a")[2]


def test_they_are_found_by_an_index(api: Api) -> None:
    pages = own_database(api.wired.settings, api.wired.client)[f"{order_pages.name}_g1"]
    pages.create_indexes(list(order_pages.indexes))
    for query in (api.wired.stuck._paid(utc_now()), api.wired.stuck._shipped(utc_now())):
        plan = pages.find(query).hint("stage").explain()["queryPlanner"]["winningPlan"]
        assert "IXSCAN" in str(plan) and "COLLSCAN" not in str(plan)
