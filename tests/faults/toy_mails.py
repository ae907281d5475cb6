"""Mails that nobody gets: a small policy over the real topics, to be made ill and well again by the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared.bootstrap import Client, journal_of
from shared.consuming.policy import Nothing, Outcome, Policy, WaitFor
from shared.consuming.starts import start_of
from shared.contract.events import Recorded
from shared.contract.notifications import MailFacts, NotificationDue
from shared.contract.orders import CommentAdded
from shared.contract.payments import PaymentMismatched
from shared.errors import Unavailable
from shared.journal.port import Context, Journal
from shared.journal.streams import about_order
from shared.settings import Settings

NAME = "notifications.mails"


class Mails:
    """Mails about comments (one for each event), and about money once the order has been heard of."""

    def __init__(self, journal: Journal, topics: tuple[str, ...] = ("orders.events", "payments.events")) -> None:
        self._journal = journal
        self.calls: list[str] = []
        self.heard: set[str] = set()
        self.broken_line = 0
        self.ill = False
        self.policy = Policy(NAME, topics=topics)
        self.policy.reacts(CommentAdded)(self.comment)
        self.policy.reacts(PaymentMismatched)(self.money)

    def comment(self, event: Recorded[CommentAdded], context: Context) -> Outcome:
        self.calls.append(event.event.comment)
        if self.broken_line:
            self.broken_line -= 1
            raise Unavailable("the line is down")
        if self.ill:
            raise ValueError("a word that this version can't mail")
        self.heard.add(event.subject)
        if event.event.comment == "diam":
            return Nothing("nobody asked")
        stream = about_order("mail", event.subject)
        due = NotificationDue(
            notification_id=event.id,
            order=event.subject,
            kind="comment",
            about=event.id,
            recipient="budi@example.test",
            name="Budi",
            language="id",
            facts=MailFacts(),
        )
        return self._journal.append(stream, self._journal.last(stream), [due], context)

    def money(self, event: Recorded[PaymentMismatched], context: Context) -> Outcome:
        if event.subject not in self.heard:
            raise WaitFor("the order's first event")
        if event.event.received == 0:
            raise ValueError("no money at all")
        self.calls.append(f"money {event.event.received}")
        return Nothing("counted")


@pytest.fixture
def mails(settings: Settings, client: Client) -> Iterator[Mails]:
    yield Mails(journal_of(settings, client))


def started(client: Client, settings: Settings) -> bool:
    return start_of(client[settings.own_database], NAME) is not None
