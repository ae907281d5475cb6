"""What waits for a person at the desk, and what nobody but a person can set right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from operations.place import Place
from operations.status.row import Row, age
from services.orders.projections.claim_queue import claim_queue
from services.orders.projections.order_page import order_pages
from shared.bootstrap import Client
from shared.contract.orders import Status
from shared.contract.times import from_text
from shared.projecting.read import Projected

SETTLED = (Status.PROCESSING, Status.PROCESSED, Status.SHIPPED, Status.COMPLETE, Status.REFUNDED)
SHOWN = 5  # orders by name
REFUSED_SINCE = timedelta(days=7)  # who has not read of one by then has found another way to the customer


def claims(place: Place, client: Client, now: datetime) -> Iterator[Row]:
    """Payment claims that nobody has reviewed."""
    found = _pages(place, client).collection(claim_queue.name)
    still_open = {"decision": "", "claimed_at": {"$gt": ""}}
    oldest = found.find_one(still_open, {"claimed_at": 1}, sort=[("claimed_at", 1)])
    yield Row(
        what="claims to check",
        of="orders",
        count=found.count_documents(still_open),
        oldest_seconds=age(from_text(oldest["claimed_at"]), now) if oldest else None,
        alarm="accept or reject them at the desk: Penjualan > Konfirmasi Penjualan" if oldest else "",
    )


def returns(place: Place, client: Client, _now: datetime) -> Iterator[Row]:
    """Orders with a return request that nobody has decided."""
    yield from _of_orders(
        place, client, "returns to decide", {"open_returns": {"$gt": ""}}, "decide them at the desk, on the page of"
    )


def mismatched(place: Place, client: Client, _now: datetime) -> Iterator[Row]:
    """Orders for which other money came than was expected, and that nobody has moved on since."""
    yield from _of_orders(
        place,
        client,
        "payments that don't fit",
        {"payment.state": "mismatched", "status": {"$nin": list(SETTLED)}},
        "look what came in, and move the order by hand, on the page of",
    )


def refused_mails(place: Place, client: Client, now: datetime) -> Iterator[Row]:
    """Mails of the last days that no later try will bring."""
    ledger = client[place.settings("notifications").own_database]["ledger"]
    lately = {"state": "refused", "entered": {"$gt": now - REFUSED_SINCE}}
    found = list(ledger.find(lately, {"order": 1, "entered": 1}, sort=[("entered", 1)], limit=SHOWN))
    yield Row(
        what="mails refused for good",
        of="notifications",
        count=ledger.count_documents(lately),
        # The driver gives UTC without saying so.
        oldest_seconds=age(found[0]["entered"].replace(tzinfo=UTC), now) if found else None,
        alarm=f"tell the customer otherwise; the reason stands on the page of {_named(found, 'order')}"
        if found
        else "",
    )


def _of_orders(place: Place, client: Client, what: str, which: Mapping[str, Any], settled_by: str) -> Iterator[Row]:
    pages = _pages(place, client).collection(order_pages.name)
    found = list(pages.find(which, {"_id": 1}, limit=SHOWN))
    count = pages.count_documents(which) if found else 0
    yield Row(what=what, of="orders", count=count, alarm=f"{settled_by} {_named(found, '_id')}" if found else "")


def _named(found: list[dict[str, Any]], field: str) -> str:
    names = sorted({str(one[field]) for one in found})
    return f"order {', '.join(names)}{' ...' if len(found) == SHOWN else ''}"


def _pages(place: Place, client: Client) -> Projected:
    return Projected(client[place.settings("orders").own_database])
