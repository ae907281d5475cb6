"""The list as a file: what is filtered, all of it, in the sort of the page. For spreadsheets as Indonesian shops have
them: semicolons, and nothing in a cell that the spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from itertools import islice
from typing import Any

from flask import Response, request, stream_with_context

from services.orders.api.callers import wiring
from services.orders.pages.desk import desk
from services.orders.pages.language import say, term
from services.orders.pages.orders import query_in, wanted_in
from services.orders.pages.writing import local
from services.orders.projections.order_list import Listed, Wanted, list_orders

AT_ONCE = 500  # rows
COLUMNS = (
    term("No."),
    term("Customer"),
    term("Status"),
    term("Payment"),
    term("Total (Rp)"),
    term("Added"),
    term("Modified"),
)
RUN = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet takes for a formula
BOM = "\ufeff"  # without it Excel takes the file for another encoding


@desk.get("/orders.csv")
def orders_csv() -> Response:
    """Raises Invalid before the first byte."""
    streamed = Response(stream_with_context(_lines(listed_orders())), content_type="text/csv; charset=utf-8")
    streamed.headers["Content-Disposition"] = 'attachment; filename="pesanan.csv"'
    return streamed


def harmless(text: str) -> str:
    """As text: an apostrophe before it is how spreadsheets are told so."""
    return f"'{text}" if text.startswith(RUN) else text


def listed_orders() -> Iterator[Listed]:
    """All that the address asks for, in its sort. Raises Invalid at once."""
    return _further(query_in(request.args), replace(wanted_in(request.args), before="", after="", limit=AT_ONCE))


def _further(query: dict[str, Any], wanted: Wanted) -> Iterator[Listed]:
    while True:
        listing = list_orders(wiring().dashboard.projected, query, wanted)
        yield from listing.orders
        if not listing.after:
            return
        wanted = replace(wanted, after=listing.after)


def _lines(orders: Iterator[Listed]) -> Iterator[str]:
    yield BOM + _written([[say(column) for column in COLUMNS]])
    while page := list(islice(orders, AT_ONCE)):
        yield _written([_cells(row) for row in page])


def _cells(row: Listed) -> list[str | int]:
    times = [local(moment).strftime("%Y-%m-%d %H:%M:%S") for moment in (row.placed_at, row.modified_at)]
    return [row.number, harmless(row.customer), row.status, row.payment, row.total, *times]


def _written(rows: list[list[Any]]) -> str:
    page = StringIO()
    csv.writer(page, delimiter=";").writerows(rows)
    return page.getvalue()
