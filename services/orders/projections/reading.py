"""Reading pages: what the API shows comes from projections, and never from the journal."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any

from services.orders.projections.claim_queue import QueuedClaim, claim_queue
from services.orders.projections.cursors import beyond, cut
from services.orders.projections.order_list import SHOWN, Listed, listed
from services.orders.projections.order_page import OrderPage, order_pages
from shared.contract.fields import BlobRef
from shared.contract.wire import hash_of
from shared.errors import Missing, Unavailable
from shared.projecting.read import Projected

WAIT = 2.0  # seconds that a reader waits for its own write to be seen
WAITERS = 8  # readers that may wait at once in a process
LOOK_AGAIN, LOOK_AT_LEAST_EVERY = 0.01, 0.1  # seconds: each look waits half as long again as the one before


@dataclass(frozen=True)
class Page:
    """An order's page, with the positions of its streams. `behind`: older than the caller asked for."""

    order: OrderPage
    positions: dict[str, int]
    behind: bool = False

    @property
    def etag(self) -> str:
        digest = hash_of(repr(sorted(self.positions.items())).encode())[:16]
        return f"{self.order.version}-{digest}"


@dataclass(frozen=True)
class Reading:
    projected: Projected
    monotonic: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep
    waiters: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(WAITERS))

    def order(self, number: str, min_version: int = 0) -> Page:
        """Waits a little for `min_version`, then gives what there is. Raises Missing, Unavailable."""
        page = self._order(number)
        if _at(page, min_version) or not self.waiters.acquire(blocking=False):
            return self._or_missing(page, number, min_version)
        try:
            self._wait_for(number, min_version)
        finally:
            self.waiters.release()
        return self._or_missing(self._order(number), number, min_version)

    def _wait_for(self, number: str, version: int) -> None:
        """Until it is there, or WAIT is over. Each look asks for the version alone: a page may be megabytes."""
        pause, until, at_least = LOOK_AGAIN, self.monotonic() + WAIT, {"version": {"$gte": version}}
        while self.monotonic() < until:
            self.pause(pause)
            if self.projected.has(order_pages, number, at_least):
                return
            pause = min(1.5 * pause, LOOK_AT_LEAST_EVERY)

    def _order(self, number: str) -> Page | None:
        found = self.projected.get(order_pages, number)
        if found is None or found[0].placed is None:
            return None
        return Page(*found)

    def _or_missing(self, page: Page | None, number: str, min_version: int) -> Page:
        if page is None and min_version:
            raise Unavailable("order {number} is not on the pages yet", number=number)
        if page is None:
            raise Missing("there is no order {number}", number=number)
        return page if _at(page, min_version) else Page(page.order, page.positions, behind=True)

    def orders(self, query: dict[str, Any], after: str, limit: int) -> tuple[list[OrderPage], str]:
        """The newest first, with the cursor of the next page ("" at the end)."""
        standing = {"placed_at": {"$gt": ""}, **query}
        return self._listed(order_pages, standing, "placed_at", after, limit, newest_first=True)

    def rows(self, query: dict[str, Any], after: str, limit: int) -> tuple[list[Listed], str]:
        """As `orders`, but only what a list shows of each."""
        wanted = {"$and": [{"placed_at": {"$gt": ""}}, query, beyond("placed_at", after, newest_first=True)]}
        order = [("placed_at", -1), ("_id", -1)]
        found = self.projected.parts(order_pages.name, wanted, SHOWN, sort=order, limit=limit + 1)
        return cut([listed(one) for one in found], limit, lambda row: (row.placed_at, row.number))

    def claims(self, open_only: bool, after: str, limit: int) -> tuple[list[QueuedClaim], str]:
        """The oldest first, since it has waited longest."""
        query: dict[str, Any] = {"claimed_at": {"$gt": ""}}
        if open_only:
            query["decision"] = ""
        return self._listed(claim_queue, query, "claimed_at", after, limit, newest_first=False)

    def proof(self, claim_id: str) -> BlobRef:
        """Raises Missing where there is no such claim, or it came without a proof."""
        found = self.projected.get(claim_queue, claim_id)
        if found is None or found[0].claimed is None or found[0].claimed.proof is None:
            raise Missing("claim {claim} has no proof", claim=claim_id)
        return found[0].claimed.proof

    def _listed(
        self, projection: Any, query: dict[str, Any], by: str, after: str, limit: int, *, newest_first: bool
    ) -> tuple[list[Any], str]:
        order = -1 if newest_first else 1
        wanted = {"$and": [query, beyond(by, after, newest_first=newest_first)]}
        found = self.projected.find(projection, wanted, sort=[(by, order), ("_id", order)], limit=limit + 1)
        return cut(found, limit, lambda row: (getattr(row, by), row.id))


def _at(page: Page | None, version: int) -> bool:
    return page is not None and page.order.version >= version
