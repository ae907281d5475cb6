"""How the services stand, for who looks after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import Response

from services.orders.api.answers import answer
from services.orders.api.callers import admin, wiring
from shared.contract.fields import Value
from shared.contract.states import ServiceState
from shared.contract.times import from_text, utc_now
from shared.http.documented import answers, blueprint

SILENT = timedelta(minutes=10)  # twice as long as a service waits before it says the same again
routes = blueprint("services", "How the services stand")


class ServiceView(Value, frozen=True, kw_only=True):
    """`silent`: it has said nothing for ten minutes, so its consumer or Kafka is down, whatever it said last."""

    state: ServiceState
    silent: bool


class ServiceList(Value, frozen=True, kw_only=True):
    services: tuple[ServiceView, ...]


@routes.get("/services")
@answers(routes, ServiceList)
def services() -> Response:
    """Each consumer process: what it has not taken, parked or sent yet, by its own word."""
    admin()
    return answer(ServiceList(services=tuple(views_of(wiring().states.all(), utc_now()))))


def views_of(states: list[ServiceState], now: datetime) -> Iterator[ServiceView]:
    """Who is silent beside one of the same service that speaks was replaced by it: a container gets another name."""
    views = [ServiceView(state=one, silent=now - from_text(one.at) > SILENT) for one in states]
    newest = {view.state.service: view for view in sorted(views, key=lambda view: view.state.at)}
    for view in views:
        if view is newest[view.state.service] or not view.silent:
            yield view
