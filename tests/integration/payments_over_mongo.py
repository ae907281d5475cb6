"""The payments service over the real MongoDB, without Kafka: events are handed to its policies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from local.mongo import MongoServer
from services.payments.api.app import create_app
from services.payments.bootstrap import INDEXES, Wiring, wire
from services.payments.domain.payment import payment_stream
from services.payments.settings import PaymentsSettings
from shared.consuming.policy import Outcome, Policy
from shared.contract.events import Event, Recorded
from shared.contract.orders import Decision, PaymentReviewed
from shared.contract.times import as_text, utc_now
from shared.journal.mongo import COMMITS
from shared.journal.mongo import INDEXES as JOURNAL_INDEXES
from shared.journal.streams import about_order
from tests.unit.payments.given import ACCOUNT, order_placed, payment_claimed, reacted, recorded

KEY = "a key of the bank's"


@dataclass
class Service:
    wired: Wiring
    now: datetime = field(default_factory=utc_now)

    @property
    def orders(self) -> Policy:
        return self.wired.policies()[0]

    def hears(self, order: str, version: int, event: Event) -> Outcome:
        return reacted(self.orders, self.happened(order, version, event))

    def happened(self, order: str, version: int, event: Event) -> Recorded[Event]:
        return recorded(event, about_order("order", order), version, self.now - timedelta(minutes=1))

    def places(self, order: str, amount: int) -> None:
        self.hears(order, 1, order_placed(order, amount))

    def claims(self, order: str, claim: str, amount: int, version: int = 2) -> None:
        self.hears(order, version, payment_claimed(claim, amount, self.now))

    def accepts(self, order: str, claim: str, version: int = 3) -> None:
        self.hears(order, version, PaymentReviewed(claim_id=claim, decision=Decision.ACCEPT))

    def story(self, order: str) -> list[str]:
        return [event.type for event in self.wired.journal.read(payment_stream(order))]

    def bank(self, key: str = KEY) -> FlaskClient:
        client = create_app(self.wired).test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
        return client

    def feeds(self, **changes: Any) -> Any:
        told = {"account": ACCOUNT, "amount": 50_123, "booked_at": self.now.isoformat(), "description": "TRSF BUDI"}
        return self.bank().post("/api/v1/movements", json=told | changes)


@contextmanager
def service_over(mongo: MongoServer, prefix: str, feed_key: str = KEY) -> Iterator[Service]:
    settings = PaymentsSettings(service="payments", mongo_uri=mongo.root_uri, database_prefix=prefix, feed_key=feed_key)
    wired = wire(settings)
    # Without Kafka the topic counts as read: tests/faults/test_expiry_behind.py has one that is behind.
    wired = replace(wired, expiry=replace(wired.expiry, read_up_to=lambda: as_text(utc_now())))
    wired.client[settings.journal_database][COMMITS].create_indexes(JOURNAL_INDEXES)
    for name, indexes in INDEXES.items():
        wired.client[settings.own_database][name].create_indexes(indexes)
    with wired.client:
        yield Service(wired)
