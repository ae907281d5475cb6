"""Amounts that MongoDB keeps as int64: what was written is read again, everywhere where somebody looks or folds."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest

from local.mongo import MongoServer
from services.orders.domain.placing import LARGEST_TOTAL
from services.orders.pages.chart import chart_of
from services.orders.projections.order_page import order_pages
from services.orders.projections.sales import days_since
from shared.bootstrap import client_of
from shared.contract.payments import Evidence, MovementRecorded, PaymentConfirmed, RefundRecorded
from shared.contract.times import as_text, utc_now
from shared.journal.streams import about_order, named
from shared.mail_texts.letters import rupiah
from shared.projecting.projection import Document
from shared.settings import Settings
from tests.integration.desk_person import Person, say
from tests.integration.orders_api import Api, project
from tests.integration.payments_over_mongo import Service, service_over
from tests.integration.test_orders_pages import CLAIM

BEYOND_INT32 = 3_000_000_000
TOTALS = (BEYOND_INT32, LARGEST_TOTAL)
API = (
    "/api/v1/orders",
    "/api/v1/orders?total_from=2147483648",
    "/api/v1/orders/{number}",
    "/api/v1/orders/{number}?view=customer",
    "/api/v1/orders/{number}/history",
    "/api/v1/customers/c-1/orders",
    "/api/v1/dashboard",
    "/api/v1/payment-claims",
    "/api/v1/unmatched-movements",
)
DESK = (
    "/desk/",
    "/desk/orders",
    "/desk/orders?sort=total",
    "/desk/orders/{number}",
    "/desk/orders/{number}/as-customer",
    "/desk/orders/{number}/then",
    "/desk/orders/{number}/dispute",
    "/desk/claims",
    "/desk/bank",
)


@pytest.fixture(params=TOTALS)
def total(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


@pytest.fixture
def number(api: Api, total: int) -> str:
    """An order of this total, claimed, paid and partly paid back, each told to a projector that has just started."""
    lines = [{"product": "p-1", "name": "Rumah", "quantity": 1, "unit_price": total - 20_000}]
    number = api.place(lines=lines)
    claim = {**CLAIM, "amount": total}
    assert api.as_storefront().post(f"/api/v1/orders/{number}/payment-claims", json=claim).status_code == 201
    assert api.history(number, status="Processing").status_code == 200
    project(api)
    paid = PaymentConfirmed(
        order=number, amount=total, evidence=Evidence.CLAIM, reference="c", paid_at=as_text(utc_now())
    )
    (first,) = say(api, "payments", about_order("payment", number), paid)
    say(api, "payments", about_order("payment", number), RefundRecorded(order=number, amount=total - 1), after=first)
    came = MovementRecorded(
        movement_id="m-1", account="1", amount=total, booked_at=as_text(utc_now()), description="TRSF"
    )
    say(api, "payments", named("movement:m-1"), came)
    return number


@pytest.mark.parametrize("path", API)
def test_the_api_answers(api: Api, number: str, total: int, path: str) -> None:
    answer = api.as_admin().get(path.format(number=number))
    assert (answer.status_code, str(total) in answer.text) == (200, True), answer.text


def test_a_folded_page_knows_them(api: Api, number: str, total: int) -> None:
    shown = api.as_admin().get(f"/api/v1/orders/{number}").get_json()
    assert (shown["total"], shown["payment"]["confirmed"], shown["payment"]["refunded"]) == (total, total, total - 1)
    assert all(type(value) is int for value in numbers_in(api.wired.reading.order(number).order))


@pytest.mark.parametrize("path", DESK)
def test_the_desk_shows_them(ani: Person, number: str, total: int, path: str) -> None:
    answer = ani.client.get(path.format(number=number))
    assert (answer.status_code, rupiah(total) in answer.text) == (200, True)


def test_the_files_hold_them(ani: Person, number: str, total: int) -> None:
    rows = list(csv.reader(StringIO(ani.client.get("/desk/orders.csv").text.lstrip("\ufeff")), delimiter=";"))
    assert (rows[1][0], rows[1][4]) == (number, str(total))
    with ZipFile(BytesIO(ani.client.get("/desk/orders.xlsx").data)) as book:
        assert f"<v>{total}</v>" in book.read("xl/worksheets/sheet1.xml").decode()


def test_a_bank_feed_sees_them(mongo: MongoServer, fresh_prefix: str) -> None:
    with service_over(mongo, fresh_prefix) as service:
        for at, total in enumerate(TOTALS):
            assert fed(service, f"1000{at}", total) == (201, "matched", f"1000{at}")
        shown = service.bank().get("/api/v1/movements").get_json()["movements"]
        assert sorted(one["amount"] for one in shown) == sorted(TOTALS)
        assert {type(one.movement.amount) for one in service.wired.incoming.listed(None, "", 9)} == {int}


def fed(service: Service, order: str, total: int) -> tuple[int, str, str]:
    service.places(order, total)
    answer = service.feeds(amount=total)
    return answer.status_code, answer.get_json()["state"], answer.get_json()["order"]


@pytest.mark.parametrize("service", ["orders", "payments", "invoices", "notifications"])
def test_every_service_reads_plain_numbers(mongo: MongoServer, fresh_prefix: str, service: str) -> None:
    settings = Settings(service=service, mongo_uri=mongo.root_uri, database_prefix=fresh_prefix)
    with client_of(settings) as client:
        kept = client[settings.own_database]["kept"]
        kept.insert_one({"_id": 1, "amount": BEYOND_INT32, "of": [{"amount": LARGEST_TOTAL}]})
        summed = list(kept.aggregate([{"$group": {"_id": None, "sum": {"$sum": {"$multiply": ["$amount", 2]}}}}]))
        read = [kept.find_one({}), summed, kept.distinct("amount"), kept.find_one_and_update({}, {"$inc": {"n": 1}})]
        assert {type(one) for one in numbers_in(read)} == {int}
        assert summed[0]["sum"] == 2 * BEYOND_INT32


def test_the_sums_of_many_orders_are_whole_beyond_what_a_float_holds(api: Api) -> None:
    """1,000 orders of about the largest total: an odd sum beyond 2^53."""
    zone = api.wired.settings.zone
    today = datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    placed, totals = as_text(today + timedelta(minutes=1)), [LARGEST_TOTAL - 1] * 999 + [LARGEST_TOTAL]
    pages = api.wired.dashboard.projected.collection(order_pages.name)
    pages.insert_many(
        {"_id": f"{at}", "placed_at": placed, "status": "Complete", "total": total} for at, total in enumerate(totals)
    )
    assert sum(totals) > 2**53 and sum(totals) % 2 == 1
    days = days_since(pages, today - timedelta(days=1), today)
    assert (days[-1].sold, type(days[-1].sold), chart_of(days).sold) == (sum(totals), int, sum(totals))
    tiles = api.wired.dashboard.overview(today + timedelta(minutes=2)).tiles
    assert (tiles.sales_today, type(tiles.sales_this_month)) == (sum(totals), int)


def numbers_in(found: Any) -> Iterator[Any]:
    """All whole numbers, however deep."""
    if isinstance(found, Document):
        yield from numbers_in({name: getattr(found, name) for name in found.__struct_fields__})
    elif hasattr(found, "__struct_fields__"):
        yield from numbers_in([getattr(found, name) for name in found.__struct_fields__])
    elif isinstance(found, dict):
        yield from numbers_in(list(found.values()))
    elif isinstance(found, list | tuple):
        for one in found:
            yield from numbers_in(one)
    elif isinstance(found, int) and not isinstance(found, bool):
        yield found
