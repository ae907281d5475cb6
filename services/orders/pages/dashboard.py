"""The first page: tiles, thirty days, and the latest orders, which come up by themselves."""

from __future__ import annotations

from flask import render_template

from services.orders.api.callers import wiring
from services.orders.api.views import row_of
from services.orders.pages.chart import chart_of
from services.orders.pages.desk import desk
from services.orders.projections.thirty_days import thirty_days
from shared.contract.times import utc_now

LATEST = 10


@desk.get("/")
def dashboard() -> str:
    return render_template("desk/dashboard.html", **_shown())


@desk.get("/news")
def news() -> str:
    """The part of the page that changes."""
    return render_template("desk/dashboard_news.html", **_shown())


def _shown() -> dict[str, object]:
    now = utc_now()
    latest, _ = wiring().reading.orders({}, "", LATEST)
    return {
        "tiles": wiring().dashboard.tiles(now),
        "stuck": wiring().stuck.count(now),
        "latest": [row_of(page) for page in latest],
        "chart": chart_of(thirty_days(wiring().dashboard.projected, wiring().settings.zone, now)),
    }
