"""Working an order: history, invoice, reward points, commission."""

from __future__ import annotations

from flask import Response

from services.orders.api.answers import changed, expected_version
from services.orders.api.callers import admin, wiring
from services.orders.api.views import Changed
from services.orders.domain.history import CommentCorrection, HistoryChange
from shared.http.documented import answers, blueprint
from shared.http.requests import body_as

routes = blueprint("work", "Working an order")
ORDER = "/orders/<string:number>"


@routes.post(f"{ORDER}/history")
@answers(routes, Changed, takes=HistoryChange)
def add_history(number: str) -> Response:
    """Tambah riwayat pesanan. A move outside the graph needs a `correction_reason`; `If-Match` is honoured."""
    caller = admin()
    entry = body_as(HistoryChange)
    return changed(number, wiring().orders.add_history(number, entry, caller.context(), expected_version()))


@routes.post(f"{ORDER}/history/corrections")
@answers(routes, Changed, takes=CommentCorrection)
def correct_comment(number: str) -> Response:
    """Correct (or, with null, withdraw) the comment of an entry by a further entry that names it."""
    caller = admin()
    correction = body_as(CommentCorrection)
    return changed(number, wiring().orders.correct_comment(number, correction, caller.context(), expected_version()))


@routes.post(f"{ORDER}/invoice")
@answers(routes, Changed, status=202)
def request_invoice(number: str) -> Response:
    """Generate the invoice: 202, and `invoice.pdf` is there when the invoices service has rendered it."""
    caller = admin()
    return changed(number, wiring().orders.request_invoice(number, caller.context(), expected_version()), 202)


@routes.put(f"{ORDER}/reward-points")
@answers(routes, Changed)
def add_points(number: str) -> Response:
    """Add the points that the order's products carry to the customer, once."""
    return changed(number, wiring().orders.set_points(number, True, admin().context(), expected_version()))


@routes.delete(f"{ORDER}/reward-points")
@answers(routes, Changed)
def remove_points(number: str) -> Response:
    """Take the points back."""
    return changed(number, wiring().orders.set_points(number, False, admin().context(), expected_version()))


@routes.put(f"{ORDER}/commission")
@answers(routes, Changed)
def add_commission(number: str) -> Response:
    """Add the commission to the affiliate who brought the order, once."""
    return changed(number, wiring().orders.set_commission(number, True, admin().context(), expected_version()))


@routes.delete(f"{ORDER}/commission")
@answers(routes, Changed)
def remove_commission(number: str) -> Response:
    """Take the commission back."""
    return changed(number, wiring().orders.set_commission(number, False, admin().context(), expected_version()))
