"""Orders and sales of each day, summed by the real MongoDB, against the same sums by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pymongo import MongoClient

from local.mongo import MongoServer
from services.orders.projections.sales import SOLD, days_since
from shared.contract.orders import Status
from shared.contract.times import as_text

DAYS = 40


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Kathmandu", "America/New_York"])
def test_a_day_is_the_shops_own_wherever_it_is(mongo: MongoServer, fresh_prefix: str, zone: str) -> None:
    today = datetime(2026, 11, 24, tzinfo=ZoneInfo(zone))
    first = today - timedelta(days=DAYS - 1)
    random, orders = Random(4), list[dict[str, Any]]()
    for number in range(2_000):
        midnight = first + timedelta(days=random.randrange(-1, DAYS + 1))
        placed = midnight + timedelta(seconds=random.choice((-1, 0, 1, 59, 60, 3_600, random.randrange(86_400))))
        status, total = random.choice(list(Status)), random.randrange(1_000)
        orders.append(
            {"_id": number, "placed_at": as_text(placed), "status": status.value, "total": total, "at": placed}
        )
    with MongoClient[dict[str, Any]](mongo.root_uri) as client:
        pages = client[fresh_prefix]["pages"]
        pages.insert_many(orders)
        days = days_since(pages, first, today)
    assert [one.day for one in days] == [(first + timedelta(days=at)).date() for at in range(DAYS)]
    for one in days:
        mine = [order for order in orders if order["at"].astimezone(ZoneInfo(zone)).date() == one.day]
        assert one.orders == len(mine)
        assert one.sold == sum(order["total"] for order in mine if order["status"] in SOLD)
