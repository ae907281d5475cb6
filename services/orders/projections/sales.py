"""Orders and sales of each day, by the shop's own days, summed from an index alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from pymongo.collection import Collection

from shared.contract.fields import Value
from shared.contract.orders import Status
from shared.contract.times import as_text

SOLD = (Status.PROCESSING, Status.PROCESSED, Status.SHIPPED, Status.COMPLETE)
SUMMED = {"_id": 0, "placed_at": 1, "status": 1, "total": 1}  # all of it stands in the index `newest_sums`


class Day(Value, frozen=True, kw_only=True):
    """`sold`: the totals, in whole rupiah, of the day's orders that are paid by now."""

    day: date
    orders: int = 0
    sold: int = 0


def days_since(orders: Collection[dict[str, Any]], first: datetime, today: datetime) -> list[Day]:
    """From `first` to `today`, both at midnight in the shop's time zone; the oldest first."""
    begins = [first + timedelta(days=after) for after in range((today.date() - first.date()).days + 2)]
    bounds = [as_text(begin) for begin in begins]
    sold = {"$cond": [{"$in": ["$status", list(SOLD)]}, "$total", 0]}
    counted = {"orders": {"$sum": 1}, "sold": {"$sum": sold}}
    pipeline: list[dict[str, Any]] = [
        {"$match": {"placed_at": {"$gte": bounds[0], "$lt": bounds[-1]}}},
        {"$project": SUMMED},
        {"$bucket": {"groupBy": "$placed_at", "boundaries": bounds, "output": counted}},
    ]
    found = {one["_id"]: one for one in orders.aggregate(pipeline)}
    none = {"orders": 0, "sold": 0}
    return [
        Day(day=begin.date(), orders=day["orders"], sold=day["sold"])
        for begin, _ in pairwise(begins)
        for day in (found.get(as_text(begin), none),)
    ]
