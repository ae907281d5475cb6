"""The list of orders, a page at a time: any sort, any page as fast as the first, since a page begins where its
neighbour ends and counts nothing."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from services.orders.projections.cursors import no_cursor
from services.orders.projections.order_page import order_pages
from shared.projecting.read import Projected

Order = Sequence[tuple[str, int]]
CursorValues = list[str | Annotated[int, Meta(ge=0, le=10**15)]]  # MongoDB takes no number beyond int64
# Each ascending, and each the order of an index of the documents.
SORTS: Mapping[str, Order] = {
    "placed": (("placed_at", 1), ("_id", 1)),
    "modified": (("modified_at", 1), ("_id", 1)),
    "total": (("total", 1), ("placed_at", -1), ("_id", -1)),
    "customer": (("customer_folded", 1), ("_id", 1)),
    "status": (("status", 1), ("placed_at", -1), ("_id", -1)),
}
SHOWN = {"placed.customer.name": 1, "status": 1, "total": 1, "placed_at": 1, "modified_at": 1, "customer_folded": 1}
SHOWN |= {"payment.state": 1, "open_claims": 1, "placed.currency": 1}


@dataclass(frozen=True)
class Listed:
    number: str
    customer: str
    status: str
    currency: str
    total: int
    placed_at: str
    modified_at: str
    payment: str
    open_claims: int


@dataclass(frozen=True)
class Listing:
    """`before` and `after` are cursors of the neighbouring pages, empty where there is none."""

    orders: Sequence[Listed]
    before: str
    after: str


@dataclass(frozen=True)
class Wanted:
    sort: str = "placed"
    falling: bool = True
    before: str = ""
    after: str = ""
    limit: int = 20


def list_orders(projected: Projected, given: Mapping[str, Any], wanted: Wanted) -> Listing:
    """Raises Invalid for a cursor of another list, Unavailable."""
    forwards = [(name, -way if wanted.falling else way) for name, way in SORTS[wanted.sort]]
    back = bool(wanted.before)
    order = [(name, -way) for name, way in forwards] if back else forwards
    cursor = wanted.before or wanted.after
    beyond = [_beyond(order, _values("before" if back else "after", cursor, order))] if cursor else []
    conditions = [{"placed_at": {"$gt": ""}}, given, *beyond]
    query = {"$and": conditions}
    found = projected.parts(order_pages.name, query, SHOWN, sort=order, limit=wanted.limit + 1)
    shown, more = found[: wanted.limit], len(found) > wanted.limit
    if back:
        shown = shown[::-1]
    before = shown and (more if back else bool(wanted.after))
    after = shown and (more or back)
    return Listing(
        [listed(one) for one in shown],
        cursor_of(shown[0], forwards) if before else "",
        cursor_of(shown[-1], forwards) if after else "",
    )


def _beyond(order: Order, values: Sequence[Any]) -> dict[str, Any]:
    """Whatever comes after these values: greater in the first field, or equal there and greater in the next."""
    ways: list[dict[str, Any]] = []
    for at, (name, way) in enumerate(order):
        equal = {earlier: values[n] for n, (earlier, _) in enumerate(order[:at])}
        ways.append(equal | {name: {"$gt" if way > 0 else "$lt": values[at]}})
    return {"$or": ways}


def cursor_of(document: Mapping[str, Any], order: Order) -> str:
    return urlsafe_b64encode(msgspec.json.encode([document[name] for name, _ in order])).decode().rstrip("=")


def _values(asked: str, cursor: str, order: Order) -> CursorValues:
    """`asked`: the name under which the cursor came. Raises Invalid."""
    try:
        plain = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = msgspec.json.decode(plain, type=CursorValues)
    except (ValueError, msgspec.DecodeError) as error:
        raise no_cursor(asked) from error
    if [type(value) for value in values] != [int if name == "total" else str for name, _ in order]:
        raise no_cursor(asked)
    return values


def listed(found: Mapping[str, Any]) -> Listed:
    return Listed(
        number=found["_id"],
        customer=found["placed"]["customer"]["name"],
        status=found["status"],
        currency=found["placed"]["currency"],
        total=found["total"],
        placed_at=found["placed_at"],
        modified_at=found["modified_at"],
        payment=found["payment"]["state"],
        open_claims=len(found["open_claims"]),
    )
