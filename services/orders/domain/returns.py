"""Returns: the customer asks, a person decides. Neither moves the order: what follows is entered in its history."""

from __future__ import annotations

from services.orders.domain.order import Order
from shared.contract.events import Event
from shared.contract.fields import Comment, Identifier, PersonalText, Value
from shared.contract.orders import Decision, Status
from shared.contract.returns import ReturnDecided, ReturnRequested
from shared.errors import Invalid, Missing, NotAllowed

SENT = (Status.SHIPPED, Status.COMPLETE)


class RequestReturn(Value, frozen=True, kw_only=True):
    reason: PersonalText


class DecideReturn(Value, frozen=True, kw_only=True):
    """`notify`: the customer gets the decision and its reason by mail."""

    decision: Decision
    reason: Comment = ""
    notify: bool = False


def request_return(order: Order, wanted: RequestReturn, return_id: Identifier) -> list[Event]:
    """Raises NotAllowed with the sentence that the customer reads."""
    if order.status not in SENT:
        raise NotAllowed(
            "an order that is {status} can't be returned: only goods that were sent can", status=order.status.value
        )
    if order.returns_disallowed:
        raise NotAllowed("the goods of this order may not be returned: the shop said so when it worked the order")
    if None in order.returns.values():
        raise NotAllowed("a return of this order has been asked for already; it is being looked at")
    if Decision.ACCEPT in order.returns.values():
        raise NotAllowed("the return of this order was accepted before")
    if not wanted.reason.strip():
        raise Invalid({"reason": ["say why the goods shall go back"]})
    return [ReturnRequested(return_id=return_id, reason=wanted.reason)]


def decide_return(order: Order, return_id: str, wanted: DecideReturn) -> list[Event]:
    if return_id not in order.returns:
        raise Missing("this order has no return {return_id}", return_id=return_id)
    decided = order.returns[return_id]
    if decided is not None:
        raise NotAllowed("this return was decided before: {decision}", decision=decided.value)
    if wanted.decision is Decision.REJECT and not wanted.reason.strip():
        raise Invalid({"reason": ["say why, the customer reads it"]})
    return [ReturnDecided(return_id=return_id, decision=wanted.decision, reason=wanted.reason, notify=wanted.notify)]
