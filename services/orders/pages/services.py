"""Sistem > Layanan: how each service stands, and what it has parked. For owners."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for

from services.orders.api.callers import wiring
from services.orders.api.service_routes import views_of
from services.orders.pages import commanding, notices
from services.orders.pages.desk import desk
from services.orders.pages.visitors import owner
from shared.bootstrap import new_id
from shared.contract.fields import Identifier, Label, Value
from shared.contract.times import utc_now
from shared.http.requests import body_as


class WantedRetry(Value, frozen=True, kw_only=True):
    service: Identifier
    group: Identifier
    key: Label


@desk.get("/services")
@desk.get("/services/news", endpoint="services_news")
def services() -> str:
    owner()
    return render_template(
        "desk/services.html",
        views=list(views_of(wiring().states.all(), utc_now())),
        parked=wiring().parked.waiting(),
        once=new_id(),
    )


@desk.post("/services/retry")
def retry() -> Response:
    owner()
    wanted = body_as(WantedRetry, {name: request.form.get(name, "") for name in ("service", "group", "key")})
    wiring().retries.request(wanted.service, wanted.group, wanted.key, commanding.context())
    made = make_response(redirect(url_for("desk.services"), 303))
    notices.add(made, "retry-asked", wanted.key)
    return made
