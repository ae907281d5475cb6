"""Returns: the customer asks through the storefront, an admin decides."""

from __future__ import annotations

from flask import Response
from msgspec.structs import replace

from services.orders.api.answers import WAITING, answer, expected_version, page_for
from services.orders.api.callers import admin, any_caller, storefront_or_admin, wiring
from services.orders.api.command_log import note_commit
from services.orders.api.views import Changed
from services.orders.domain.returns import DecideReturn, RequestReturn
from services.orders.projections.order_page_returns import ReturnState, returns_of
from shared.contract.fields import Value
from shared.http.documented import answers, blueprint
from shared.http.requests import body_as
from shared.journal.port import Commit

routes = blueprint("returns", "Returns of goods")
RETURNS = "/orders/<string:number>/returns"


class ReturnChanged(Changed, frozen=True, kw_only=True):
    return_id: str = ""


class ReturnList(Value, frozen=True, kw_only=True):
    """A storefront sees a decision's reason where the customer was to be told."""

    number: str
    returns: tuple[ReturnState, ...]


@routes.post(RETURNS)
@answers(routes, ReturnChanged, status=201, takes=RequestReturn)
def request_return(number: str) -> Response:
    """The customer wants to send the goods back: refused, with the reason, where that is not open to them."""
    caller = storefront_or_admin()
    wanted = body_as(RequestReturn)
    if caller.principal.scope == "storefront":
        context = caller.on_behalf_of(wiring().orders.customer_of(number, caller.principal.name))
    else:
        context = caller.context()
    return_id, commit = wiring().returns.request(number, wanted, context)
    return _changed(number, return_id, commit, 201)


@routes.post(f"{RETURNS}/<string:return_id>/decision")
@answers(routes, ReturnChanged, takes=DecideReturn)
def decide_return(number: str, return_id: str) -> Response:
    """Accept or reject it, with a reason; `If-Match` is honoured."""
    caller = admin()
    wanted = body_as(DecideReturn)
    commit = wiring().returns.decide(number, return_id, wanted, caller.context(), expected_version())
    return _changed(number, return_id, commit, 200)


@routes.get(RETURNS)
@answers(routes, ReturnList, query=WAITING)
def listed(number: str) -> Response:
    """What was asked for and decided. A storefront reads those of its own orders."""
    caller = any_caller()
    returns = returns_of(page_for(caller, number).order)
    if caller.principal.scope != "admin":
        returns = tuple(one if one.notified else replace(one, decision_reason="") for one in returns)
    return answer(ReturnList(number=number, returns=returns))


def _changed(number: str, return_id: str, commit: Commit, status: int) -> Response:
    note_commit(commit)
    version, repeated = commit.version, commit.repeated
    return answer(ReturnChanged(number=number, version=version, repeated=repeated, return_id=return_id), status)
