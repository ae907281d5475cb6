"""How a mail ended, told to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from services.notifications.adapters.ledger import Fate, Ledger
from shared.contract.events import Event, Recorded
from shared.contract.notifications import NotificationDue, NotificationFailed, NotificationSent
from shared.errors import Missing
from shared.journal.deciding import record
from shared.journal.port import Actor, Context, Journal
from shared.journal.streams import about_order
from shared.mail_sending.envelope import message_id

SENDER = Actor("service", "notifications", channel="policy")


def decision(journal: Journal, order: str, notification_id: str) -> Recorded[NotificationDue]:
    """What was decided to be told. Raises Missing, Unavailable."""
    for recorded in journal.read(about_order("notification", order)):
        event = recorded.event
        if isinstance(event, NotificationDue) and event.notification_id == notification_id:
            return cast("Recorded[NotificationDue]", recorded)
    raise Missing("nobody decided {notification}", notification=notification_id)


@dataclass(frozen=True)
class Publisher:
    ledger: Ledger
    journal: Journal

    def publish_all(self) -> None:
        """An event for each mail that has ended; safe to repeat."""
        for fate in self.ledger.unpublished():
            self._publish(fate)

    def _publish(self, fate: Fate) -> None:
        due = decision(self.journal, fate.mail.order, fate.mail.id)
        stream = about_order("notification", fate.mail.order)
        context = Context(f"ended:{fate.mail.id}", SENDER, due.correlation_id, cause=due)
        record(self.journal, stream, [_told(due.event, fate)], context)
        self.ledger.published(fate.mail.id)


def _told(due: NotificationDue, fate: Fate) -> Event:
    if fate.state == "sent":
        return NotificationSent(
            notification_id=due.notification_id,
            order=due.order,
            kind=due.kind,
            about=due.about,
            message_id=message_id(due.notification_id),
            attempts=fate.mail.attempts,
            after_unknown=fate.mail.after_unknown,
        )
    return NotificationFailed(
        notification_id=due.notification_id,
        order=due.order,
        kind=due.kind,
        about=due.about,
        attempts=max(1, fate.mail.attempts),
        reason=fate.reason,
    )
