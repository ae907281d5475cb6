"""The notifications service over the real MongoDB and a real mail server, without Kafka: events are handed to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event as Flag
from typing import Any

from pymongo.collection import Collection

from local.mongo import MongoServer
from services.notifications.bootstrap import INDEXES, Wiring, wire
from services.notifications.policies.mails import mails_policy
from services.notifications.sending import Sender
from services.notifications.settings import NotificationsSettings
from shared.consuming.policy import Outcome
from shared.contract.events import Event, Recorded
from shared.contract.orders import Customer, Status, StatusChanged
from shared.contract.times import utc_now
from shared.journal.mongo import COMMITS
from shared.journal.mongo import INDEXES as JOURNAL_INDEXES
from shared.journal.port import Journal
from shared.journal.streams import about_order
from shared.mail_sending.server import MailServer as Relay
from shared.provision import BLOB_INDEXES
from tests.integration.mail_server import MailServer
from tests.unit.invoices.given import context, placed, recorded

BUDI = "budi@example.com"


@dataclass
class Service:
    """`now` is its clock: a test may move it."""

    wired: Wiring
    now: datetime = field(default_factory=utc_now)

    def clock(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    def sender(self, owner: str = "one") -> Sender:
        return replace(self.wired.sender(), clock=self.clock, owner=owner)

    def round(self, owner: str = "one") -> bool:
        return self.sender(owner).round(Flag())

    def hears(self, event: Recorded[Any], journal: Journal | None = None) -> Outcome:
        policy = mails_policy(journal or self.wired.journal, self.wired.known, self.wired.ledger, self.clock)
        return policy.handlers[type(event.event)](event, context(policy.name, event))

    def happens(self, order: str, version: int, event: Event, service: str = "orders") -> Outcome:
        kind = {"orders": "order", "payments": "payment", "invoices": "invoice"}[service]
        return self.hears(recorded(event, about_order(kind, order), version, self.now, service))

    def places(self, order: str, address: str = BUDI) -> None:
        """And its mail about what to transfer is due."""
        event = placed(order).event
        customer = Customer(id="c1", name="Budi", email=address)
        self.happens(order, 1, replace_struct(event, customer=customer))

    def moves(self, order: str, version: int, status: Status, comment: str = "") -> Outcome:
        moved = StatusChanged(before=Status.PENDING, status=status, comment=comment, notify=True)
        return self.happens(order, version, moved)

    @property
    def mails(self) -> Collection[dict[str, Any]]:
        return self.wired.client[self.wired.settings.own_database]["ledger"]

    def states(self) -> list[str]:
        return sorted(mail["state"] for mail in self.mails.find({"state": {"$exists": True}}))

    def story(self, order: str) -> list[str]:
        return [event.type for event in self.wired.journal.read(about_order("notification", order))]

    def end(self, order: str) -> Any:
        """The last event about a mail of this order."""
        return self.wired.journal.read(about_order("notification", order))[-1].event


def replace_struct(event: Any, **changes: Any) -> Any:
    return type(event)(**{name: getattr(event, name) for name in event.__struct_fields__} | changes)


@contextmanager
def service_over(mongo: MongoServer, prefix: str, post: MailServer) -> Iterator[Service]:
    settings = NotificationsSettings(
        service="notifications",
        mongo_uri=mongo.root_uri,
        database_prefix=prefix,
        mail=Relay(port=post.port),
        shop="Toko Batik",
    )
    wired = wire(settings)
    wired.client[settings.journal_database][COMMITS].create_indexes(JOURNAL_INDEXES)
    for name, indexes in INDEXES.items():
        wired.client[settings.own_database][name].create_indexes(indexes)
    for name, indexes in BLOB_INDEXES.items():
        wired.client[settings.blob_database][name].create_indexes(indexes)
    with wired.client:
        yield Service(wired)
