"""Asking to send the goods back. The order decides whether that is open; the shop decides about the goods."""

from __future__ import annotations

from flask import Response, make_response, redirect, request

from services.orders.api.callers import wiring
from services.orders.domain.returns import RequestReturn
from services.orders.member import commanding
from services.orders.member.area import area
from services.orders.member.order import ORDER, at_version, order_with
from services.orders.member.problem_pages import complaints_of
from services.orders.pages import notices
from services.orders.pages.work import MENDABLE
from shared.http import problems
from shared.http.requests import body_as


@area.post(f"{ORDER}/return")
def ask_return(number: str) -> Response:
    reason = request.form.get("reason", "").strip()
    context = commanding.context(number)
    try:
        _, commit = wiring().returns.request(number, body_as(RequestReturn, {"reason": reason}), context)
    except MENDABLE as error:
        why, beside = complaints_of(error)
        page = order_with(number, beside.get("reason", why), reason)
        return make_response(page, problems.of_error(error).status_code)
    made = make_response(redirect(at_version(number, commit.version), 303))
    notices.add(made, "return-asked")
    return made
