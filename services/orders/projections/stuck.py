"""Orders that stand still for too long: claims that nobody answers, goods that are paid and not sent, parcels of which
nothing is heard. Asked of the orders' documents at each view, by their indexes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo.errors import PyMongoError

from services.orders.projections.claim_queue import claim_queue
from services.orders.projections.order_page import TO_SHIP, order_pages
from shared.contract.orders import Status
from shared.contract.times import as_text
from shared.errors import Unavailable
from shared.projecting.read import Projected

SHOWN = {"placed.customer.name": 1, "status": 1, "total": 1, "stage_since": 1}


@dataclass(frozen=True)
class Patience:
    """How long each may take before someone should look."""

    claims: timedelta = timedelta(hours=24)
    paid: timedelta = timedelta(hours=48)
    shipped: timedelta = timedelta(days=14)


@dataclass(frozen=True)
class Stuck:
    """`claim`: the one that waits, where that is what is stuck."""

    number: str
    customer: str
    status: str
    total: int
    since: str
    claim: str = ""


@dataclass(frozen=True)
class StuckOrders:
    """Every call raises Unavailable."""

    projected: Projected
    patience: Patience

    def count(self, now: datetime) -> int:
        orders, claims = self.projected.collections(order_pages.name, claim_queue.name)
        try:
            waiting = claims.count_documents(self._claims(now))
            return waiting + sum(orders.count_documents(query) for query in (self._paid(now), self._shipped(now)))
        except PyMongoError as error:
            raise Unavailable("the pages' database does not answer") from error

    def claims(self, now: datetime, limit: int) -> list[Stuck]:
        """The oldest first, as everywhere here."""
        order = [("claimed_at", 1), ("_id", 1)]
        found = self.projected.find(claim_queue, self._claims(now), sort=order, limit=limit)
        pages = {one["_id"]: one for one in self._found({"_id": {"$in": [claim.order for claim in found]}}, limit)}
        return [_stuck(pages[one.order], one.claimed_at, one.id) for one in found if one.order in pages]

    def paid(self, now: datetime, limit: int) -> list[Stuck]:
        return [_stuck(one, one["stage_since"]) for one in self._found(self._paid(now), limit)]

    def shipped(self, now: datetime, limit: int) -> list[Stuck]:
        return [_stuck(one, one["stage_since"]) for one in self._found(self._shipped(now), limit)]

    def _claims(self, now: datetime) -> dict[str, Any]:
        return {"decision": "", "claimed_at": _before(now - self.patience.claims)}

    def _paid(self, now: datetime) -> dict[str, Any]:
        statuses = [status.value for status in TO_SHIP]
        return {"status": {"$in": statuses}, "stage_since": _before(now - self.patience.paid)}

    def _shipped(self, now: datetime) -> dict[str, Any]:
        return {"status": Status.SHIPPED.value, "stage_since": _before(now - self.patience.shipped)}

    def _found(self, query: Mapping[str, Any], limit: int) -> Sequence[dict[str, Any]]:
        order = [("stage_since", 1), ("_id", 1)]
        pages = self.projected.collection(order_pages.name)
        try:
            return list(pages.find({"placed_at": {"$gt": ""}, **query}, SHOWN, sort=order, limit=limit))
        except PyMongoError as error:
            raise Unavailable("the pages' database does not answer") from error


def _before(moment: datetime) -> dict[str, str]:
    return {"$gt": "", "$lt": as_text(moment)}


def _stuck(found: Mapping[str, Any], since: str, claim: str = "") -> Stuck:
    return Stuck(
        number=found["_id"],
        customer=found["placed"]["customer"]["name"],
        status=found["status"],
        total=found["total"],
        since=since,
        claim=claim,
    )
