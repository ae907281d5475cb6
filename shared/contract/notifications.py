"""Events of the notifications service: who was told what, and whether it arrived."""

from __future__ import annotations

from shared.contract.events import Event
from shared.contract.fields import Count, Identifier, Label


class NotificationDue(Event, frozen=True, kw_only=True):
    """The decision to tell: made once for `about`, the id of the event that it tells of."""

    notification_id: Identifier
    order: Identifier
    kind: Label
    about: Identifier


class NotificationSent(Event, frozen=True, kw_only=True):
    """The mail server took it. `after_unknown`: an earlier try's fate is unknown, so it may have arrived twice."""

    notification_id: Identifier
    order: Identifier
    kind: Label
    about: Identifier
    message_id: Label
    attempts: Count
    after_unknown: bool = False


class NotificationFailed(Event, frozen=True, kw_only=True):
    """Refused for good, or given up after its last try."""

    notification_id: Identifier
    order: Identifier
    kind: Label
    about: Identifier
    attempts: Count
    reason: Label


NOTIFICATION_EVENTS: tuple[type[Event], ...] = (NotificationDue, NotificationSent, NotificationFailed)
