"""What people look at: each kind as a path of the API and as the query that it comes to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import msgspec

from benchmarks.reading.many_orders import A_DAY, LAST, RARE
from services.orders.projections.name_parts import named_like
from shared.contract.times import as_text

VARIETY = 500  # looks of a kind; each reader goes through a share of them
Query = dict[str, Any]


class Look(msgspec.Struct, frozen=True):
    """`number`: one order's page; `tiles`: the dashboard; else a list of `rows` by `query`."""

    path: str
    query: dict[str, Any] = {}
    rows: int = 20
    number: str = ""
    tiles: bool = False


def looks(orders: int, seed: int = 6) -> dict[str, list[Look]]:
    """By what the table calls them; over so many orders."""
    random = Random(seed)
    kinds: dict[str, Callable[[], Look]] = {
        "list, the newest": lambda: Look("/api/v1/orders"),
        "list, a page further back": lambda: _further(random.randrange(orders)),
        "list, one status": lambda: Look("/api/v1/orders?status=Shipped", {"status": "Shipped"}),
        "search, a number": lambda: _search("number", number := _number(random, orders), {"_id": number}),
        "search, a common name": lambda: _search("customer", "santoso", dict(named_like("santoso"))),
        "search, a name that 1 in 10,000 has": _rare,
        "search, a range of totals": lambda: _totals(500 * random.randrange(100, 10_000)),
        "dashboard": lambda: Look("/api/v1/dashboard", rows=10, tiles=True),
        "order page": lambda: _page(_number(random, orders), ""),
        "order history": lambda: _page(_number(random, orders), "/history"),
    }
    return {name: [make() for _ in range(VARIETY)] for name, make in kinds.items()}


def _number(random: Random, orders: int) -> str:
    return str(LAST - random.randrange(orders))


def _search(name: str, value: str, query: Query) -> Look:
    return Look(f"/api/v1/orders?{name}={value}", query)


def _rare() -> Look:
    name = RARE.casefold()
    return _search("customer", name, dict(named_like(name)))


def _totals(least: int) -> Look:
    most = least + 1_000
    return Look(f"/api/v1/orders?total_from={least}&total_to={most}", {"total": {"$gte": least, "$lte": most}})


def _further(age: int) -> Look:
    """As the cursor of the page before says."""
    moment, number = as_text(datetime.now(UTC) - timedelta(days=age / A_DAY)), str(LAST - age)
    beyond = {"$or": [{"placed_at": {"$lt": moment}}, {"placed_at": moment, "_id": {"$lt": number}}]}
    return Look(f"/api/v1/orders?after={moment}~{number}", beyond)


def _page(number: str, more: str) -> Look:
    return Look(f"/api/v1/orders/{number}{more}", number=number)
