"""A return that a customer asked for: accepted or rejected on the order's page."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for

from services.orders.api.callers import wiring
from services.orders.domain.returns import DecideReturn
from services.orders.pages import commanding, notices
from services.orders.pages.desk import desk
from services.orders.pages.history_form import untouched
from services.orders.pages.order import page_of, shown
from services.orders.pages.problem_pages import sentence_of
from services.orders.pages.work import MENDABLE
from shared.http import problems
from shared.http.requests import body_as


@desk.post("/orders/<string:number>/returns/<string:return_id>/<any(accept, reject):decision>")
def decide_return(number: str, return_id: str, decision: str) -> Response:
    reason, notify = request.form.get("reason", "").replace("\r\n", "\n").strip(), request.form.get("notify") == "yes"
    try:
        wanted = body_as(DecideReturn, {"decision": decision, "reason": reason, "notify": notify})
        commit = wiring().returns.decide(number, return_id, wanted, commanding.context())
    except MENDABLE as error:
        page = page_of(number)
        text = shown(page, untouched(page.order), return_refused=sentence_of(error), return_reason=reason)
        return make_response(text, problems.of_error(error).status_code)
    made = make_response(redirect(commanding.at_version(url_for("desk.order", number=number), commit.version), 303))
    notices.add(made, f"return-{decision}ed", number)
    return made
