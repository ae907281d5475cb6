"""The first page: tiles, thirty days, and the latest orders, which come up by themselves."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from services.orders.api.callers import wiring
from services.orders.pages.chart import chart_of
from services.orders.pages.desk import desk
from services.orders.pages.keeping import kept
from services.orders.projections.order_list import Wanted, list_orders
from shared.contract.times import utc_now

LATEST = 10


@desk.get("/")
def dashboard() -> str:
    return render_template("desk/dashboard.html", news=Markup(news()))  # noqa: S704  a rendered template


@desk.get("/news")
def news() -> str:
    """The part of the page that changes: the same for everyone who looks."""
    return kept("dashboard", _news)


def _news() -> str:
    now = utc_now()
    overview = wiring().dashboard.overview(now)
    return render_template(
        "desk/dashboard_news.html",
        tiles=overview.tiles,
        stuck=wiring().stuck.count(now),
        latest=list_orders(wiring().dashboard.projected, {}, Wanted(limit=LATEST)).orders,
        chart=chart_of(overview.charted),
    )
