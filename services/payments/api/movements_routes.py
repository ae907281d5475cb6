"""`/api/v1/movements`: a bank feed brings movements, and sees what became of them."""

from __future__ import annotations

from typing import cast

import msgspec
from flask import Response, current_app, request

from services.payments.api.bearer import require_key
from services.payments.api.fed_movement import FedMovement, movement_of
from services.payments.api.views import MovementList, MovementView, Taken
from services.payments.bootstrap import Wiring
from services.payments.commands.stores import Incoming, State
from shared.bootstrap import new_id
from shared.contract.fields import Value
from shared.contract.payments import MovementRecorded
from shared.contract.times import utc_now
from shared.errors import Invalid, KeyReused
from shared.http.documented import answers, blueprint
from shared.http.requests import body_as, callers_trace
from shared.journal.port import Actor, Commit, Context

MOST = 200
FEED = "bank-feed"
QUERY = {
    "state": f"one of {', '.join(State)}; all where it is left out",
    "after": "the cursor of the page before",
    "limit": f"rows, 1 to {MOST}",
}
routes = blueprint("movements", "What comes in on the shop's account, told by a bank feed")


def wiring() -> Wiring:
    return cast("Wiring", current_app.extensions["pesanan"])


@routes.before_request
def guarded() -> None:
    require_key(wiring().settings.feed_key)


@routes.post("/movements")
@answers(routes, Taken, status=201, takes=FedMovement)
def take() -> Response:
    """201 for a new one, 200 for one that stands already: feeding it again changes nothing."""
    wired = wiring()
    movement = movement_of(body_as(FedMovement), utc_now(), wired.settings.zone)
    commit = wired.movements.take(movement, _context())
    _assert_same(movement, commit)
    order = wired.movements.of(movement.movement_id).order
    state = State.MATCHED if order else State.UNMATCHED
    fed_before = commit.repeated or not commit.events
    taken = Taken(movement_id=movement.movement_id, state=state.value, order=order)
    return _answer(taken, 200 if fed_before else 201)


@routes.get("/movements")
@answers(routes, MovementList, query=QUERY)
def listed() -> Response:
    """By id, with the order that each was given to."""
    limit = _limit()
    found = wiring().incoming.listed(_state(), request.args.get("after", ""), limit)
    after = found[-1].movement.movement_id if len(found) == limit else None
    return _answer(MovementList(movements=tuple(map(_shown, found)), after=after), 200)


def _answer(body: Value, status: int) -> Response:
    return Response(msgspec.json.encode(body), status, content_type="application/json")


def _assert_same(movement: MovementRecorded, commit: Commit) -> None:
    """Only where the bank named it: else the id is made of the content."""
    for recorded in commit.events:
        stands = recorded.event
        if isinstance(stands, MovementRecorded) and stands.amount != movement.amount:
            raise KeyReused("this reference belongs to a movement of another amount")


def _context() -> Context:
    actor = Actor("service", FEED, ip=request.remote_addr or "")
    return Context(FEED, actor, callers_trace() or new_id())


def _state() -> State | None:
    text = request.args.get("state")
    try:
        return State(text) if text else None
    except ValueError as error:
        raise Invalid({"state": [f"must be one of {', '.join(State)}"]}) from error


def _limit() -> int:
    text = request.args.get("limit", "50")
    if not text.isascii() or not text.isdigit() or len(text) > 3 or not 1 <= int(text) <= MOST:
        raise Invalid({"limit": [f"must be from 1 to {MOST}"]})
    return int(text)


def _shown(one: Incoming) -> MovementView:
    return MovementView(**msgspec.to_builtins(one.movement), state=one.state.value, order=one.order)
