"""Events of the notifications service: who was told what, and whether it arrived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.contract.events import Event
from shared.contract.fields import BlobRef, Comment, Count, Identifier, Label, Language, Mail, PersonName, Rupiah, Value
from shared.contract.orders import Account
from shared.contract.wire import Lift


class MailFacts(Value, frozen=True, kw_only=True):
    """What the kind's text needs besides the order's number and the customer's name; the rest is empty."""

    status: Label = ""
    comment: Comment = ""
    courier: Label = ""
    tracking_number: Label = ""
    amount: Rupiah = 0
    missing: Rupiah = 0
    unique_code: Rupiah = 0
    account: Account | None = None
    invoice: Label = ""
    document: BlobRef | None = None


class NotificationDue(Event, frozen=True, kw_only=True):
    """The decision to tell, made once for `about`, the id of the event that it tells of. It holds all that the mail
    is made of, so that no other store has to be there when it is sent, or sent again."""

    dataversion = 3

    notification_id: Identifier
    order: Identifier
    kind: Label
    about: Identifier
    recipient: Mail
    name: PersonName
    language: Language
    facts: MailFacts


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


def _without_content(old: dict[str, Any]) -> dict[str, Any]:
    """Version 1 named no recipient: such a mail can't be sent anew, and the sender says so."""
    return {**old, "recipient": "", "name": "-", "language": "id", "facts": {}}


LIFTS: Mapping[tuple[str, int], Lift] = {
    ("NotificationDue", 1): _without_content,
    ("NotificationDue", 2): lambda old: old,  # of which nothing was missing
}
