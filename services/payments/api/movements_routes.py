"""`/api/v1/movements`: a bank feed brings movements, and sees what became of them."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response, jsonify, request

from services.payments.api.bearer import require_key
from services.payments.api.fed_movement import FedMovement, movement_of
from services.payments.bootstrap import Wiring
from services.payments.commands.stores import Incoming, State
from shared.bootstrap import new_id
from shared.contract.payments import MovementRecorded
from shared.contract.times import utc_now
from shared.errors import Invalid, KeyReused
from shared.http.requests import body_as
from shared.journal.port import Actor, Commit, Context

MOST = 200
FEED = "bank-feed"


def routes_of(wired: Wiring) -> Blueprint:
    routes = Blueprint("movements", __name__, url_prefix="/api/v1/movements")

    @routes.before_request
    def guarded() -> None:
        require_key(wired.settings.feed_key)

    @routes.post("")
    def take() -> tuple[Response, int]:
        """201 for a new one, 200 for one that stands already: feeding it again changes nothing."""
        movement = movement_of(body_as(FedMovement), utc_now(), wired.settings.zone)
        commit = wired.movements.take(movement, _context())
        _assert_same(movement, commit)
        order = wired.movements.of(movement.movement_id).order
        state = State.MATCHED if order else State.UNMATCHED
        fed_before = commit.repeated or not commit.events
        return jsonify(movement_id=movement.movement_id, state=state, order=order), 200 if fed_before else 201

    @routes.get("")
    def listed() -> Response:
        limit = _limit()
        found = wired.incoming.listed(_state(), request.args.get("after", ""), limit)
        after = found[-1].movement.movement_id if len(found) == limit else None
        return jsonify(movements=[_shown(one) for one in found], after=after)

    return routes


def _assert_same(movement: MovementRecorded, commit: Commit) -> None:
    """Only where the bank named it: else the id is made of the content."""
    for recorded in commit.events:
        stands = recorded.event
        if isinstance(stands, MovementRecorded) and stands.amount != movement.amount:
            raise KeyReused("this reference belongs to a movement of another amount")


def _context() -> Context:
    actor = Actor("service", FEED, ip=request.remote_addr or "")
    return Context(FEED, actor, request.headers.get("X-Correlation-Id", "").strip()[:100] or new_id())


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


def _shown(one: Incoming) -> dict[str, Any]:
    return {**msgspec.to_builtins(one.movement), "state": one.state.value, "order": one.order}
