"""Orders and sales of each of the last thirty days, by the shop's own days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from services.orders.projections.dashboard import SOLD
from services.orders.projections.order_page import order_pages
from shared.contract.fields import Value
from shared.contract.times import as_text
from shared.projecting.read import Projected

DAYS = 30


class Day(Value, frozen=True, kw_only=True):
    """`sold`: the totals, in whole rupiah, of the day's orders that are paid by now."""

    day: date
    orders: int = 0
    sold: int = 0


def thirty_days(projected: Projected, zone: ZoneInfo, now: datetime) -> list[Day]:
    """The oldest first; today is the last."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = [today + timedelta(days=offset - DAYS + 1) for offset in range(DAYS + 1)]
    bounds = [as_text(begin) for begin in begins]
    sold = {"$cond": [{"$in": ["$status", list(SOLD)]}, "$total", 0]}
    pipeline: list[dict[str, Any]] = [
        {"$match": {"placed_at": {"$gte": bounds[0], "$lt": bounds[-1]}}},
        {"$project": {"placed_at": 1, "status": 1, "total": 1}},
        {
            "$bucket": {
                "groupBy": "$placed_at",
                "boundaries": bounds,
                "output": {"orders": {"$sum": 1}, "sold": {"$sum": sold}},
            }
        },
    ]
    found = {one["_id"]: one for one in projected.collection(order_pages.name).aggregate(pipeline)}
    none = {"orders": 0, "sold": 0}
    return [
        Day(day=begin.date(), orders=counted["orders"], sold=counted["sold"])
        for begin, _ in pairwise(begins)
        for counted in (found.get(as_text(begin), none),)
    ]
