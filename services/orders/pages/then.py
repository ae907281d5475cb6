"""The time slider: the order as it was at any moment of its history. Nothing can be pressed there."""

from __future__ import annotations

from flask import render_template, request

from services.orders.api.callers import wiring
from services.orders.api.history_view import admin_history
from services.orders.api.order_view import order_view
from services.orders.api.whole_numbers import whole_number
from services.orders.domain.order import order_stream
from services.orders.pages.desk import desk
from services.orders.pages.happenings import happenings
from services.orders.projections.order_then import order_then


@desk.get("/orders/<string:number>/then")
def then(number: str) -> str:
    """`version` in the address; anything that is none means now. Raises Missing."""
    now = wiring().reading.order(number).order
    log = [one for one in wiring().journal.read(order_stream(number)) if one.version <= now.version]
    version = min(max(whole_number(request.args.get("version", "")) or len(log), 1), len(log))
    page = order_then(now, log, version)
    return render_template(
        "desk/then.html",
        order=order_view(page),
        happenings=happenings(admin_history(page)),
        version=version,
        last=len(log),
        at=log[version - 1].time,
    )
