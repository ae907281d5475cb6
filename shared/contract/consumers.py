"""Events that every service publishes about its own consumers, so that the desk can show them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from shared.contract.events import Event
from shared.contract.fields import Count, Identifier, Label


class EventParked(Event, frozen=True, kw_only=True):
    """`group` could never use this record and what follows its key; `reason` says why, without its content."""

    service: Identifier
    group: Identifier
    topic: Label
    partition: Annotated[int, Meta(ge=0)]
    offset: Annotated[int, Meta(ge=0)]
    key: Label
    reason: Label


class ParkedEventsReplayed(Event, frozen=True, kw_only=True):
    """A retry went through: nothing is parked under `key` any more."""

    service: Identifier
    group: Identifier
    key: Label
    count: Count


CONSUMER_EVENTS: tuple[type[Event], ...] = (EventParked, ParkedEventsReplayed)
