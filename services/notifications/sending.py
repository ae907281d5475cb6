"""Sends what is due. Several senders may run: the ledger gives a mail to one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from threading import Event as Flag

import structlog
from prometheus_client import Counter, Gauge
from pymongo.errors import PyMongoError

from services.notifications.adapters.known_orders import KnownOrders
from services.notifications.adapters.ledger import Due, Fate, Ledger
from services.notifications.adapters.post import Handed, Post
from shared.blobs import BlobStore
from shared.contract.events import Event
from shared.contract.notifications import NotificationFailed, NotificationSent
from shared.errors import Missing, Unavailable
from shared.journal.deciding import change
from shared.journal.port import Actor, Context, Journal
from shared.journal.streams import about_order
from shared.mail_texts.letters import render

log = structlog.get_logger()
MAILS = Counter("pesanan_mails_total", "Mails by how they ended", ["outcome"])
OLDEST = Gauge("pesanan_oldest_unsent_mail_seconds", "How long the oldest mail waits that is not sent")
QUOTED = "quoted-printable"
LOOK_EVERY = 0.2  # seconds
AWAY = timedelta(seconds=5)
LATER = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4))
MOST_ATTEMPTS = 12


@dataclass(frozen=True)
class Sender:
    """`owner` names this process; `clock` gives UTC."""

    ledger: Ledger
    known: KnownOrders
    post: Post
    blobs: BlobStore
    journal: Journal
    shop: str
    owner: str
    clock: Callable[[], datetime]

    def run(self, stop: Flag) -> None:
        """Until `stop`. What is away is waited for."""
        while not stop.wait(LOOK_EVERY):
            try:
                self.round(stop)
            except (Unavailable, PyMongoError) as error:
                log.warning("waiting for what is away", why=type(error).__name__)

    def round(self, stop: Flag) -> None:
        """Everything that is due now, and the events about what has ended."""
        self.ledger.recover(self.clock())
        while not stop.is_set() and (due := self.ledger.take(self.owner, self.clock())) is not None:
            self.send(due)
        for fate in self.ledger.unpublished():
            self._publish(fate)
        oldest = self.ledger.oldest_open()
        OLDEST.set((self.clock() - oldest).total_seconds() if oldest else 0)

    def send(self, due: Due) -> None:
        try:
            mail = self._written(due)
        except (Missing, ValueError) as error:  # no such order or blob; an address that is none
            self.ledger.ended(due, "refused", f"can't be written: {error}")
            return
        handed = self.post.hand(mail, str(mail["To"]))
        MAILS.labels(handed.outcome).inc()
        log.info("mail handed over", order=due.order, notification=due.id, outcome=handed.outcome)
        self._note(due, handed)

    def _note(self, due: Due, handed: Handed) -> None:
        now = self.clock()
        if handed.outcome in ("sent", "refused"):
            self.ledger.ended(due, handed.outcome, handed.reason)
        elif handed.outcome == "unknown":
            self.ledger.fate_unknown(due, now, handed.reason)
        elif handed.outcome == "away":
            self.ledger.later(due, now + AWAY, handed.reason, counted=False)
        elif due.attempts >= MOST_ATTEMPTS:
            self.ledger.ended(due, "refused", f"given up after {due.attempts} tries: {handed.reason}")
        else:
            self.ledger.later(due, now + LATER[min(due.attempts, len(LATER)) - 1], handed.reason, counted=True)

    def _written(self, due: Due) -> EmailMessage:
        order = self.known.find(due.order)
        if order is None:
            raise Missing("order {number} is not known", number=due.order)
        customer = order.placed.customer
        facts = {"number": due.order, "name": customer.name, **due.facts}
        letter = render(due.kind, facts, customer.language, self.shop)
        mail = EmailMessage(policy=SMTP)
        mail["Subject"] = letter.subject
        mail["From"] = self.post.sender
        mail["To"] = customer.email
        mail["Date"] = format_datetime(self.clock())
        mail["Message-ID"] = message_id(due.id)
        # Lines of any length: SMTP ends them at 998 bytes, and inlined HTML has longer ones.
        mail.set_content(letter.text, cte=QUOTED)
        mail.add_alternative(letter.html, subtype="html", cte=QUOTED)
        if attachment := due.facts.get("attachment"):
            name = f"{str(due.facts['invoice']).replace('/', '-')}.pdf"
            mail.add_attachment(self.blobs.get(attachment), maintype="application", subtype="pdf", filename=name)
        return mail

    def _publish(self, fate: Fate) -> None:
        stream = about_order("notification", fate.due.order)
        context = Context(f"ended:{fate.due.id}", Actor("service", "notifications", channel="policy"), fate.due.about)
        change(self.journal, stream, None, lambda state, _: state, lambda _: [_told(fate)], context)
        self.ledger.published(fate.due.id)


def message_id(notification_id: str) -> str:
    """The same at every try, so that a mailbox can drop a second copy."""
    return f"<{notification_id}@pesanan>"


def _told(fate: Fate) -> Event:
    due = fate.due
    if fate.state == "sent":
        return NotificationSent(
            notification_id=due.id,
            order=due.order,
            kind=due.kind,
            about=due.about,
            message_id=message_id(due.id),
            attempts=due.attempts,
            after_unknown=due.after_unknown,
        )
    return NotificationFailed(
        notification_id=due.id,
        order=due.order,
        kind=due.kind,
        about=due.about,
        attempts=max(1, due.attempts),
        reason=fate.reason,
    )
