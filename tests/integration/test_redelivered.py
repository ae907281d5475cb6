"""An event that comes again changes nothing, whatever has happened since; and what must be kept for that is little."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

import services.invoices.bootstrap as invoices
import services.notifications.bootstrap as notifications
import services.orders.bootstrap as orders
import services.payments.bootstrap as payments
from local.mongo import MongoServer
from services.invoices.settings import InvoicesSettings
from services.notifications.domain.telling import STAYS_ENDED
from services.notifications.settings import NotificationsSettings
from services.orders.settings import OrdersSettings
from services.payments.settings import PaymentsSettings
from shared.bootstrap import Client, journal_of, new_id, own_database
from shared.consuming.policy import Nothing, Policy, WaitFor
from shared.consuming.reacting import PolicyRunner
from shared.consuming.records import Record
from shared.consuming.work import Incoming
from shared.contract.events import Event, Recorded
from shared.contract.orders import (
    CommentAdded,
    CommentCorrected,
    Decision,
    InvoiceRequested,
    Shipped,
    Status,
    StatusChanged,
)
from shared.contract.payments import PaymentCanceled, PaymentExpected
from shared.contract.returns import ReturnDecided, ReturnRequested
from shared.contract.times import as_text
from shared.journal.mongo import COMMITS, INDEXES
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.mail_sending.server import MailServer
from shared.mail_texts.history_mails import NOTIFY_OFF
from shared.settings import Settings
from tests.unit.invoices.given import NOON, paid, placed, recorded

NUMBER = "10001"
MOVES = [
    (Status.PENDING, Status.CANCELED),
    (Status.CANCELED, Status.CANCELED_REVERSAL),
    (Status.CANCELED_REVERSAL, Status.PROCESSING),
    (Status.PROCESSING, Status.SHIPPED),
    (Status.SHIPPED, Status.COMPLETE),
    (Status.COMPLETE, Status.REVERSED),
]


def a_life() -> list[Recorded[Any]]:
    """Of an order and its payment; every type that a policy knows, but for what comes with files."""
    own: list[Event] = [
        *(StatusChanged(before=before, status=status) for before, status in MOVES[:3]),
        InvoiceRequested(),
        CommentAdded(status=Status.PROCESSING, comment="diam"),
        CommentAdded(status=Status.PROCESSING, comment="halo", notify=True),
        CommentCorrected(entry=6, comment="hai", reason="x"),
        StatusChanged(before=Status.PROCESSING, status=Status.SHIPPED, notify=True),
        Shipped(courier="JNE", tracking_number="1"),
        *(StatusChanged(before=before, status=status) for before, status in MOVES[4:]),
        ReturnRequested(return_id="r", reason="x"),
        ReturnDecided(return_id="r", decision=Decision.REJECT, reason="x"),
    ]
    order, payment = about_order("order", NUMBER), about_order("payment", NUMBER)
    expected = PaymentExpected(
        order=NUMBER, amount=210_123, account="1", amount_unique=True, placed_at=as_text(NOON), due_at=as_text(NOON)
    )
    canceled = PaymentCanceled(order=NUMBER)
    return [
        placed(NUMBER),
        recorded(expected, payment, 1, NOON, "payments"),
        recorded(canceled, payment, 2, NOON, "payments"),
        *(recorded(event, order, version, NOON) for version, event in enumerate(own[:2], start=2)),
        paid(NUMBER),
        *(recorded(event, order, version, NOON) for version, event in enumerate(own[2:], start=4)),
    ]


@dataclass
class Service:
    """One service's policies over the real MongoDB; events are handed to them as their groups do."""

    settings: Settings
    client: Client
    policies: Sequence[Policy]

    def hears(self, events: Iterable[Recorded[Any]]) -> None:
        runners = [PolicyRunner(policy, self._own) for policy in self.policies]
        for event in events:
            record = Record(f"{event.source}.events", 0, event.version, event.subject, event.wire)
            for policy, runner in zip(self.policies, runners, strict=True):
                if record.topic in policy.topics:
                    assert runner.take([Incoming(record, event)]) == []

    def all_that_stands(self) -> dict[str, list[Any]]:
        databases = (self._own, self.client[self.settings.journal_database])
        return {
            name: list(one[name].find(sort=[("_id", 1)])) for one in databases for name in one.list_collection_names()
        }

    def outcomes(self) -> dict[str, str]:
        """Why nothing was done, by policy and event."""
        return {kept["_id"]: kept["why"] for kept in self._own["outcomes"].find()}

    @property
    def _own(self) -> Any:
        return own_database(self.settings, self.client)


@pytest.fixture(params=["orders", "payments", "invoices", "notifications"])
def service(request: pytest.FixtureRequest, mongo: MongoServer, fresh_prefix: str) -> Iterator[Service]:
    where: dict[str, Any] = {"service": request.param, "mongo_uri": mongo.root_uri, "database_prefix": fresh_prefix}
    made: dict[str, Callable[[], Any]] = {
        "orders": lambda: orders.wire(OrdersSettings(**where)),
        "payments": lambda: payments.wire(PaymentsSettings(**where)),
        "invoices": lambda: invoices.wire(InvoicesSettings(**where)),
        "notifications": lambda: notifications.wire(
            NotificationsSettings(**where, mail=MailServer(port=1), shop="Toko")
        ),
    }
    wired = made[request.param]()
    with wired.client as client:
        client[wired.settings.journal_database][COMMITS].create_indexes(INDEXES)
        yield Service(wired.settings, client, wired.policies())


def place(service: Service) -> None:
    """Orders decides by its own log."""
    if service.settings.service == "orders":
        journal = journal_of(service.settings, service.client)
        journal.append(about_order("order", NUMBER), None, [placed(NUMBER).event], context())


def context() -> Context:
    return Context(new_id(), Actor("admin", "ani"), "c")


def test_a_life_that_comes_again_in_any_order_changes_nothing(service: Service) -> None:
    place(service)
    life = a_life()
    service.hears(life)
    before = service.all_that_stands()
    assert before["commits"], "there was something to do"
    service.hears(life)
    assert service.all_that_stands() == before
    service.hears(reversed(life))
    assert service.all_that_stands() == before


KEPT = {
    # By the amount's own state: the last of these moves holds.
    "orders": {
        "orders.amounts:order:10001-2": "the amount's release is noted",
        "orders.amounts:order:10001-3": "the order waits for money: its amount is held",
        "orders.amounts:order:10001-4": "the amount's release is noted",
    },
    "payments": {
        "payments.orders:order:10001-9": "nothing follows for the payment",
        "payments.orders:order:10001-11": "nothing follows for the payment",
    },
    "invoices": {"invoices.requests:order:10001-2": "there is no invoice to credit"},
    "notifications": {
        "notifications.mails:payment:10001-3": STAYS_ENDED.why,
        "notifications.mails:order:10001-8": NOTIFY_OFF.why,  # of the entry that it corrects
    },
}


def test_only_what_another_state_would_decide_otherwise_is_kept(service: Service) -> None:
    place(service)
    service.hears(a_life())
    assert service.outcomes() == KEPT[service.settings.service]


def test_what_is_plain_is_nothing_in_any_state(service: Service) -> None:
    """Before anything is known, and after all has happened."""
    for policy in service.policies:
        for event in a_life():
            if type(event.event) in policy.handlers and policy.is_plain(event.event):
                with suppress(WaitFor):
                    assert isinstance(policy.handlers[type(event.event)](event, context()), Nothing)
    place(service)
    service.hears(a_life())
    for policy in service.policies:
        for status in Status:
            event = recorded(
                StatusChanged(before=Status.PENDING, status=status), about_order("order", NUMBER), 99, NOON
            )
            if StatusChanged in policy.handlers and policy.is_plain(event.event):
                assert isinstance(policy.handlers[StatusChanged](event, context()), Nothing), status


def test_nothing_that_depended_on_what_was_not_there_yet_stays_nothing(mongo: MongoServer, fresh_prefix: str) -> None:
    wired = orders.wire(OrdersSettings(service="orders", mongo_uri=mongo.root_uri, database_prefix=fresh_prefix))
    with wired.client as client:
        service = Service(wired.settings, client, wired.policies())
        service.hears([paid(NUMBER)])
        place(service)
        service.hears([paid(NUMBER)])
        assert len(wired.journal.read(about_order("order", NUMBER))) == 1
        assert service.outcomes() == {"orders.payments:payment:10001-3": "there is no such order"}
