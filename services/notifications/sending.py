"""Sends what is due. Several senders may run: the ledger gives a mail to one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event as Flag

import structlog
from prometheus_client import Counter, Gauge
from pymongo.errors import PyMongoError

from services.notifications.adapters.ledger import Held, Ledger
from services.notifications.composing import composed
from services.notifications.publishing import Publisher, decision
from services.notifications.recovering import Recovery
from shared.blobs import BlobStore, Damaged
from shared.contract.notifications import NotificationDue
from shared.errors import Missing, Outdated, Unavailable
from shared.journal.port import Journal
from shared.mail_sending.envelope import Mailbox
from shared.mail_sending.post import Handed, Post

log = structlog.get_logger()
MAILS = Counter("pesanan_mails_total", "Mails by how a try went", ["outcome"])
OLDEST = Gauge("pesanan_oldest_unsent_mail_seconds", "How long the oldest mail waits that has not ended")
LOOK_EVERY = 1.0  # seconds: nobody sees whether a mail left a second earlier
AWAY = timedelta(seconds=5)


@dataclass(frozen=True)
class Patience:
    """`waits`: after the first 4xx, the second, and so on (the last again and again), for `tries` in all; `held`: how
    long a sender may hold one mail."""

    waits: Sequence[timedelta]
    tries: int
    held: timedelta

    def after(self, attempts: int) -> timedelta:
        return self.waits[min(attempts, len(self.waits)) - 1]


@dataclass(frozen=True)
class Sender:
    """`owner` names this process; `clock` gives UTC."""

    ledger: Ledger
    recovery: Recovery
    post: Post
    blobs: BlobStore
    journal: Journal
    shop: Mailbox
    patience: Patience
    owner: str
    clock: Callable[[], datetime]

    def run(self, stop: Flag) -> None:
        """Until `stop`. What is away is waited for."""
        recovered, pause = False, LOOK_EVERY
        while not stop.wait(pause):
            try:
                if not recovered:
                    self.recovery.run(self.clock(), self.patience.held)
                    recovered = True
                pause = LOOK_EVERY if self.round(stop) else AWAY.total_seconds()
            except (Unavailable, Outdated, PyMongoError) as error:
                log.warning("waiting for what is away", why=type(error).__name__)
                pause = AWAY.total_seconds()

    def round(self, stop: Flag) -> bool:
        """Everything that is due now, and the events about what has ended; whether the mail server takes mail."""
        if not self.ledger.has_open():
            OLDEST.set(0)
            return True
        self.ledger.recover(self.clock())
        there = True
        while there and not stop.is_set() and (mail := self.ledger.take(self.owner, self.clock())) is not None:
            there = self.send(mail).outcome != "away"
        Publisher(self.ledger, self.journal).publish_all()
        oldest = self.ledger.oldest_open()
        OLDEST.set((self.clock() - oldest).total_seconds() if oldest else 0)
        return there

    def send(self, mail: Held) -> Handed:
        handed = self._handed(mail)
        MAILS.labels(handed.outcome).inc()
        log.info("mail handed over", order=mail.order, notification=mail.id, outcome=handed.outcome, why=handed.reason)
        self._note(mail, handed)
        return handed

    def _handed(self, mail: Held) -> Handed:
        try:
            due = decision(self.journal, mail.order, mail.id).event
            content = composed(due, self.shop, self.clock(), self._pdf(due))
        except Unavailable as error:
            return Handed("away", error.template)
        except (Missing, Damaged, Outdated) as error:  # tried as often as a server that says "later", then given up
            return Handed("later", f"can't be written: {error}")
        except ValueError as error:  # an address that is none
            return Handed("refused", f"can't be written: {error}")
        return self.post.hand(content, due.recipient)

    def _pdf(self, due: NotificationDue) -> bytes | None:
        document = due.facts.document
        return self.blobs.get(document.key) if document else None

    def _note(self, mail: Held, handed: Handed) -> None:
        now, patience = self.clock(), self.patience
        match handed.outcome:
            case "sent":
                self.ledger.sent(mail)
            case "refused":
                self.ledger.refused(mail, handed.reason)
            case "unknown":
                self.ledger.fate_unknown(mail, now, handed.reason)
            case "away":
                self.ledger.later(mail, now + AWAY, handed.reason, counted=False)
            case "later" if mail.attempts >= patience.tries:
                self.ledger.refused(mail, f"given up after {mail.attempts} tries: {handed.reason}")
            case "later":
                self.ledger.later(mail, now + patience.after(mail.attempts), handed.reason, counted=True)
