"""The first page: tiles and the last thirty days, counted over the orders' documents by their indexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pymongo.errors import PyMongoError

from services.orders.projections.claim_queue import claim_queue
from services.orders.projections.order_page import TO_SHIP, order_pages
from services.orders.projections.sales import Day, days_since
from shared.contract.fields import Rupiah, Value
from shared.contract.orders import Status
from shared.contract.times import utc_now
from shared.errors import Unavailable
from shared.projecting.read import Projected
from shared.remembering import Remembered

CHARTED = 30  # days
RECENT = 0.5  # seconds


class Tiles(Value, frozen=True, kw_only=True):
    """Sales are the totals, in whole rupiah, of orders that were placed in the time and are paid."""

    orders_today: int
    sales_today: Rupiah
    sales_this_month: Rupiah
    sales_month_before: Rupiah
    waiting_for_payment: int
    claims_to_check: int
    to_ship: int


@dataclass(frozen=True)
class Overview:
    """`charted`: the last thirty days, the oldest first; today is the last."""

    tiles: Tiles
    charted: Sequence[Day]


class Dashboard:
    """`recent` is an overview of a moment ago, for programs that ask again and again; both raise Unavailable."""

    def __init__(self, projected: Projected, zone: ZoneInfo) -> None:
        self.projected, self._zone = projected, zone
        self.recent = Remembered(lambda: self.overview(utc_now()), RECENT)

    def overview(self, now: datetime) -> Overview:
        """Days and months are the shop's own."""
        today = now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        month = today.replace(day=1)
        month_before = (month - timedelta(days=1)).replace(day=1)
        orders, claims = self.projected.collections(order_pages.name, claim_queue.name)
        try:
            days = days_since(orders, min(month_before, today - timedelta(days=CHARTED - 1)), today)
            tiles = Tiles(
                orders_today=days[-1].orders,
                sales_today=days[-1].sold,
                sales_this_month=_sold(days, month.date(), today.date()),
                sales_month_before=_sold(days, month_before.date(), month.date() - timedelta(days=1)),
                waiting_for_payment=orders.count_documents({"status": Status.PENDING.value, "placed_at": {"$gt": ""}}),
                claims_to_check=claims.count_documents({"decision": "", "claimed_at": {"$gt": ""}}),
                to_ship=orders.count_documents({"status": {"$in": list(TO_SHIP)}}),
            )
        except PyMongoError as error:
            raise Unavailable("the pages' database does not answer") from error
        return Overview(tiles, days[-CHARTED:])


def _sold(days: Sequence[Day], first: date, last: date) -> int:
    return sum(one.sold for one in days if first <= one.day <= last)
