"""Penjualan > Pesanan: all orders, filtered and sorted by what stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from services.orders.api.callers import wiring
from services.orders.api.order_filters import orders_query
from services.orders.pages.desk import desk
from services.orders.pages.linking import link
from services.orders.pages.problem_pages import sentence_of
from services.orders.pages.writing import zone
from services.orders.projections.order_list import SORTS, Listing, Wanted, list_orders
from shared.bootstrap import new_id
from shared.contract.orders import Status
from shared.contract.times import as_text
from shared.errors import Invalid
from shared.http.queries import check_names

FILTERS = ("number", "customer", "status", "total_from", "total_to")
DAYS = ("placed", "modified")
RANGES = tuple(f"{name}_{side}" for name in DAYS for side in ("from", "to"))
ASKED = (*FILTERS, *RANGES, "sort", "way", "before", "after")
EMPTY = Listing([], "", "")


@desk.get("/orders")
def orders() -> str:
    filters = filters_in(request.args)
    wanted = wanted_in(request.args)
    try:
        listing, refused = list_orders(wiring().dashboard.projected, query_in(request.args), wanted), ""
    except Invalid as error:
        listing, refused = EMPTY, sentence_of(error)
    sorted_by = {"sort": wanted.sort, "way": "down" if wanted.falling else "up"}
    return render_template(
        "desk/orders.html",
        listing=listing,
        refused=refused,
        filters={name: value if name in FILTERS or _is_day(value) else "" for name, value in filters.items()},
        statuses=list(Status),
        wanted=wanted,
        once=new_id(),
        to_file=_file_address("desk.orders_csv", filters, sorted_by),
        to_spreadsheet=_file_address("desk.orders_xlsx", filters, sorted_by),
        to_sort=_sort_addresses(filters, wanted),
        to_newer=_address(filters, sorted_by, before=listing.before),
        to_older=_address(filters, sorted_by, after=listing.after),
    )


def query_in(args: MultiDict[str, str]) -> dict[str, Any]:
    """A query over the orders' documents. Raises Invalid, also for a filter that there isn't: it would show all."""
    check_names(args, ASKED)
    return orders_query(query_args(filters_in(args)))


def filters_in(args: Mapping[str, str]) -> dict[str, str]:
    return {name: args.get(name, "").strip()[:100] for name in (*FILTERS, *RANGES)}


def wanted_in(args: Mapping[str, str]) -> Wanted:
    sort = args.get("sort", "placed")
    return Wanted(
        sort=sort if sort in SORTS else "placed",
        falling=args.get("way", "down") != "up",
        before=args.get("before", ""),
        after=args.get("after", ""),
    )


def query_args(filters: Mapping[str, str]) -> dict[str, str]:
    """As the API takes them: a day is a time in the shop's zone, and the last day is included."""
    args = {name: filters[name].replace(".", "") if "total" in name else filters[name] for name in FILTERS}
    for name in DAYS:
        args[f"{name}_from"] = _midnight(f"{name}_from", filters[f"{name}_from"], 0)
        args[f"{name}_to"] = _midnight(f"{name}_to", filters[f"{name}_to"], 1)
    return args


def _midnight(name: str, text: str, days: int) -> str:
    if not text:
        return ""
    try:
        day = date.fromisoformat(text) + timedelta(days=days)
        return as_text(datetime.combine(day, time(), zone()))
    except (ValueError, OverflowError) as error:
        raise Invalid({name: ["must be a day like 2026-11-24"]}) from error


def _is_day(text: str) -> bool:
    """A browser takes nothing else into a field for days."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _sort_addresses(filters: Mapping[str, str], wanted: Wanted) -> dict[str, str]:
    """A further click on the column that is sorted by turns it round."""
    return {
        sort: _address(filters, {"sort": sort, "way": "up" if sort == wanted.sort and wanted.falling else "down"})
        for sort in SORTS
    }


def _address(filters: Mapping[str, str], *more: Mapping[str, str], **cursor: Any) -> str:
    args = {name: value for part in (filters, *more, cursor) for name, value in part.items() if value}
    return f"{link('desk.orders')}?{urlencode(args)}"


def _file_address(endpoint: str, *parts: Mapping[str, str]) -> str:
    return _address(*parts).replace(link("desk.orders"), link(endpoint), 1)
