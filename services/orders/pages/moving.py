"""Several orders moved to a status with one comment. Each answers for itself: one that can't move stops no other."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from services.orders.api.callers import wiring
from services.orders.domain.history import HistoryChange
from services.orders.pages import commanding
from services.orders.pages.desk import desk
from services.orders.pages.problem_pages import sentence_of
from services.orders.pages.work import MENDABLE
from shared.errors import Invalid, Missing
from shared.http.requests import body_as
from shared.journal.port import Context

MOST = 100  # orders at once


@dataclass(frozen=True)
class Moved:
    """`refused` is empty where it went well."""

    number: str
    refused: str = ""


@desk.post("/orders/move")
def move_orders() -> str:
    numbers = ticked()
    comment = request.form.get("comment", "").replace("\r\n", "\n").strip()
    plain = {"status": request.form.get("status", ""), "comment": comment}
    change = body_as(HistoryChange, {**plain, "notify": request.form.get("notify") == "yes"})
    context = commanding.context()
    moved = [_moved(number, change, context) for number in numbers]
    return render_template("desk/moved.html", moved=moved, status=change.status.value)


def ticked() -> list[str]:
    """The numbers, each once. Raises Invalid."""
    numbers = list(dict.fromkeys(request.form.getlist("number")))[:MOST]
    if not numbers:
        raise Invalid({"": ["tick at least one order"]})
    return numbers


def _moved(number: str, change: HistoryChange, context: Context) -> Moved:
    try:
        wiring().orders.add_history(number, change, context)
    except (*MENDABLE, Missing) as error:
        return Moved(number, sentence_of(error))
    return Moved(number)
