"""Wires the notifications service: the one place that knows which adapter stands behind which port."""

from __future__ import annotations

import os
from dataclasses import dataclass

from services.notifications.adapters.known_orders import KnownOrders
from services.notifications.adapters.ledger import INDEXES as LEDGER_INDEXES
from services.notifications.adapters.ledger import Ledger
from services.notifications.policies.mails import mails_policy
from services.notifications.recovering import Recovery
from services.notifications.sending import Patience, Sender
from services.notifications.settings import NotificationsSettings, from_environment
from shared.blobs import BlobStore
from shared.bootstrap import Client, client_of, journal_of, own_database
from shared.consuming.policy import Policy
from shared.consuming.process import Task
from shared.contract.times import utc_now
from shared.journal.mongo import MongoJournal, commits_of
from shared.mail_sending.envelope import Mailbox
from shared.service import Service
from shared.states.publishing import telling

INDEXES = {"ledger": LEDGER_INDEXES}


@dataclass(frozen=True)
class Wiring:
    settings: NotificationsSettings
    client: Client
    journal: MongoJournal
    known: KnownOrders
    ledger: Ledger
    recovery: Recovery

    def policies(self) -> list[Policy]:
        return [mails_policy(self.journal, self.known, self.ledger, utc_now)]

    def tasks(self) -> list[Task]:
        return [self.sender().run, telling(self.settings, self.client, self.ledger.oldest_open)]

    def sender(self) -> Sender:
        settings = self.settings
        return Sender(
            ledger=self.ledger,
            recovery=self.recovery,
            post=settings.mail.post(),
            blobs=BlobStore(self.client[settings.blob_database]),
            journal=self.journal,
            shop=Mailbox(settings.shop, settings.mail.sender),
            patience=Patience(settings.waits, settings.tries, settings.held),
            owner=f"{settings.instance}-{os.getpid()}",
            clock=utc_now,
        )


def wire(settings: NotificationsSettings) -> Wiring:
    """Connects to nothing yet."""
    client = client_of(settings)
    own = own_database(settings, client)
    ledger = Ledger(own, settings.held, settings.unknown)
    recovery = Recovery(commits_of(client[settings.journal_database]), own, ledger)
    return Wiring(settings, client, journal_of(settings, client), KnownOrders(own), ledger, recovery)


SERVICE = Service(from_environment, wire, indexes=INDEXES)
