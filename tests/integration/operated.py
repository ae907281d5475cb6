"""A whole system of a test's own on the shared servers, set up but not running, and the operator's command on it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from click.testing import CliRunner, Result

from local.kafka import KafkaServer
from local.mongo import MongoServer
from operations.__main__ import pesanan
from operations.place import Place
from services.invoices import bootstrap as invoices
from services.invoices.settings import InvoicesSettings
from services.notifications import bootstrap as notifications
from services.notifications.settings import NotificationsSettings
from services.orders import bootstrap as orders
from services.orders.adapters import keys, reservations
from services.orders.adapters.regained import Placed, reserve_again
from services.orders.projections.all import PROJECTIONS
from services.orders.settings import OrdersSettings
from services.payments import bootstrap as payments
from services.payments.settings import PaymentsSettings
from shared.bootstrap import Client, client_of, journal_of, new_id
from shared.contract.events import Event, Recorded
from shared.contract.orders import OrderPlaced
from shared.journal.deciding import record
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.provision import provision
from shared.service import Wired
from shared.settings import Settings
from tests.faults.consumer_in_threads import consuming
from tests.faults.relay_in_thread import relaying

PARTITIONS = 3
ANI = Actor("admin", "ani", "203.0.113.9")


@dataclass(frozen=True)
class Operated:
    place: Place
    client: Client

    def run(self, *arguments: str, answers: str | None = None) -> Result:
        """The command's exit code and output. What it didn't foresee goes through."""
        return CliRunner().invoke(pesanan, arguments, input=answers, env=self.environment, catch_exceptions=False)

    def run_apart(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """In a process of its own: kafka-python leaves sockets open where it finds no broker."""
        command = [sys.executable, "-m", "operations", *arguments]
        return subprocess.run(
            command, env={**os.environ, **self.environment}, capture_output=True, encoding="utf-8", check=False
        )

    @property
    def environment(self) -> dict[str, str]:
        return {
            "MONGO_ROOT_URI": self.place.root_uri,
            "KAFKA_BOOTSTRAP": self.place.kafka,
            "KAFKA_PARTITIONS": str(self.place.partitions),
            "DATABASE_PREFIX": self.place.database_prefix,
            "TOPIC_PREFIX": self.place.topic_prefix,
            "COLUMNS": "200",
        }

    @cached_property
    def services(self) -> dict[str, Wired]:
        told: Any = {
            "mongo_uri": self.place.root_uri,
            "kafka": self.place.kafka,
            "partitions": self.place.partitions,
            "database_prefix": self.place.database_prefix,
            "topic_prefix": self.place.topic_prefix,
            "session_timeout": 1.5,
        }
        return {
            "orders": orders.wire(OrdersSettings(service="orders", **told)),
            "payments": payments.wire(PaymentsSettings(service="payments", **told)),
            "invoices": invoices.wire(InvoicesSettings(service="invoices", **told)),
            "notifications": notifications.wire(NotificationsSettings(service="notifications", **told)),
        }

    def settings(self, service: str) -> Settings:
        return self.services[service].settings  # type: ignore[attr-defined,no-any-return]  # every wiring has them

    def own(self, service: str) -> Any:
        return self.client[self.settings(service).own_database]

    def commits(self, service: str) -> Any:
        return self.client[self.settings(service).journal_database]["commits"]

    def happens(self, number: str, event: Event, service: str = "orders") -> Recorded[Any]:
        """In the journal, as a command would append it; relayed when a relay runs."""
        journal = journal_of(self.settings(service), self.client)
        context = Context(f"{type(event).__name__}-{new_id()}", ANI, "c")
        if isinstance(event, OrderPlaced):
            reserve_again(self.own("orders"), [Placed(context.command_id, "", event)])
        return record(journal, about_order("order", number), [event], context).events[0]

    @contextmanager
    def relays(self) -> Iterator[None]:
        with ExitStack() as stack:
            for service in self.services:
                stack.enter_context(relaying(self.settings(service)))
            yield

    @contextmanager
    def consumers(self) -> Iterator[None]:
        with ExitStack() as stack:
            for service, wired in self.services.items():
                pages = PROJECTIONS if service == "orders" else ()
                stack.enter_context(consuming(self.settings(service), pages, wired.policies()))
            yield


@contextmanager
def operated_on(mongo: MongoServer, kafka: KafkaServer, prefix: str) -> Iterator[Operated]:
    with operated_at(Place(mongo.root_uri, kafka.bootstrap, 1, PARTITIONS, prefix, f"{prefix}.")) as made:
        yield made


@contextmanager
def operated_at(place: Place) -> Iterator[Operated]:
    """Users, rights, indexes and topics of every service are there, and no process runs."""
    with client_of(place.settings("orders")) as client:
        made = Operated(place, client)
        for service, wired in made.services.items():
            pages = PROJECTIONS if service == "orders" else ()
            indexes = {"reservations": reservations.INDEXES, "keys": keys.INDEXES} if service == "orders" else {}
            provision(place.root_uri, made.settings(service), "only for tests", wired.policies(), pages, indexes)
        yield made
        for wired in made.services.values():
            wired.client.close()  # type: ignore[attr-defined]  # every wiring has one
