"""Penjualan > Tertahan: what stands still for too long, the longest first."""

from __future__ import annotations

from flask import render_template

from services.orders.api.callers import wiring
from services.orders.pages.desk import desk
from shared.contract.times import utc_now

ROWS = 50  # of each kind


@desk.get("/stuck")
@desk.get("/stuck/news", endpoint="stuck_news")
def stuck() -> str:
    now, orders = utc_now(), wiring().stuck
    return render_template(
        "desk/stuck.html",
        claims=orders.claims(now, ROWS),
        paid=orders.paid(now, ROWS),
        shipped=orders.shipped(now, ROWS),
        hours={name: int(time.total_seconds()) // 3600 for name, time in vars(orders.patience).items()},
        most=ROWS,
    )
