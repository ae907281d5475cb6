"""Riwayat Pemesanan: everything that was ordered with the member's mail address, the newest first."""

from __future__ import annotations

from flask import Response, render_template, request

from services.orders.api.callers import wiring
from services.orders.member.area import area
from services.orders.member.members import member
from services.orders.member.news import Mark, mark_of_list, unless_seen
from services.orders.member.showing import Row, shown_in_list

ROWS = 10


@area.get("/")
def orders() -> str:
    rows, older = _found()
    return _rendered("member/orders.html", rows, older, mark_of_list(rows, older))


@area.get("/news")
def orders_news() -> Response:
    rows, older = _found()
    mark = mark_of_list(rows, older)
    return unless_seen(mark, lambda: _rendered("member/orders_news.html", rows, older, mark))


def _found() -> tuple[list[Row], str]:
    """With the cursor of what is older."""
    found, older = wiring().reading.orders({"customer_mail": member().mail}, _after(), ROWS)
    return [shown_in_list(page) for page in found], older


def _rendered(template: str, rows: list[Row], older: str, mark: Mark) -> str:
    return render_template(template, orders=rows, older=older, after=_after(), mark=mark)


def _after() -> str:
    return request.args.get("after", "")
