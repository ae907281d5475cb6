"""Events of the orders service about goods that come back."""

from __future__ import annotations

from shared.contract.events import Event
from shared.contract.fields import Comment, Identifier, PersonalText
from shared.contract.orders import Decision


class ReturnRequested(Event, frozen=True, kw_only=True):
    """The customer wants to send the goods back. It moves nothing: a person decides."""

    return_id: Identifier
    reason: PersonalText


class ReturnDecided(Event, frozen=True, kw_only=True):
    """`notify`: the customer gets the decision and its reason by mail."""

    return_id: Identifier
    decision: Decision
    reason: Comment = ""
    notify: bool = False


RETURN_EVENTS: tuple[type[Event], ...] = (ReturnRequested, ReturnDecided)
