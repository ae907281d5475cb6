"""The first page: tiles, counted over the orders' documents at each view by their indexes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.orders.projections.claim_queue import claim_queue
from services.orders.projections.order_page import TO_SHIP, order_pages
from shared.contract.fields import Rupiah, Value
from shared.contract.orders import Status
from shared.contract.times import as_text
from shared.projecting.read import Projected

SOLD = (Status.PROCESSING, Status.PROCESSED, Status.SHIPPED, Status.COMPLETE)


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
class Dashboard:
    projected: Projected
    zone: ZoneInfo

    def tiles(self, now: datetime) -> Tiles:
        """Days and months are the shop's own."""
        local = now.astimezone(self.zone)
        today = local.replace(hour=0, minute=0, second=0, microsecond=0)
        month = today.replace(day=1)
        month_before = (month - timedelta(days=1)).replace(day=1)
        orders = self.projected.collection(order_pages.name)
        return Tiles(
            orders_today=orders.count_documents({"placed_at": {"$gte": as_text(today)}}),
            sales_today=self._sales(today, now),
            sales_this_month=self._sales(month, now),
            sales_month_before=self._sales(month_before, month),
            waiting_for_payment=orders.count_documents({"status": Status.PENDING.value, "placed_at": {"$gt": ""}}),
            claims_to_check=self.projected.collection(claim_queue.name).count_documents(
                {"decision": "", "claimed_at": {"$gt": ""}}
            ),
            to_ship=orders.count_documents({"status": {"$in": list(TO_SHIP)}}),
        )

    def _sales(self, since: datetime, until: datetime) -> int:
        pipeline: list[dict[str, Any]] = [
            {"$match": {"status": {"$in": list(SOLD)}, "placed_at": {"$gte": as_text(since), "$lt": as_text(until)}}},
            {"$group": {"_id": None, "sum": {"$sum": "$total"}}},
        ]
        summed = list(self.projected.collection(order_pages.name).aggregate(pipeline))
        return int(summed[0]["sum"]) if summed else 0
