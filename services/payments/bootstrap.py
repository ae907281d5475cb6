"""Wires the payments service: the one place that knows which adapter stands behind which port."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pymongo import IndexModel

from services.payments.adapters import expectations as stored_expectations
from services.payments.adapters import incoming as stored_incoming
from services.payments.adapters.expectations import MongoExpectations
from services.payments.adapters.incoming import MongoIncoming
from services.payments.commands.expiry import Expiry
from services.payments.commands.movements import Movements
from services.payments.commands.payments import Payments
from services.payments.commands.statements import Statements
from services.payments.policies.orders import NAME as ORDERS
from services.payments.policies.orders import OrderReactions, orders_policy
from services.payments.policies.statements import NAME as STATEMENTS
from services.payments.policies.statements import statements_policy
from services.payments.settings import PaymentsSettings, from_environment
from services.payments.sweeping import Sweep
from shared.blobs import BlobStore, PatientBlobs
from shared.bootstrap import Client, client_of, journal_of, own_database
from shared.consuming.policy import Policy
from shared.consuming.process import Task
from shared.consuming.put_aside import PutAside
from shared.consuming.read_up_to import KafkaBroker, ReadUpTo
from shared.contract.times import utc_now
from shared.journal.mongo import MongoJournal
from shared.service import Service
from shared.states.publishing import telling

INDEXES: dict[str, list[IndexModel]] = {
    stored_expectations.COLLECTION: stored_expectations.INDEXES,
    stored_incoming.COLLECTION: stored_incoming.INDEXES,
}


@dataclass(frozen=True)
class Wiring:
    settings: PaymentsSettings
    client: Client
    journal: MongoJournal
    payments: Payments
    movements: Movements
    statements: Statements
    expiry: Expiry
    incoming: MongoIncoming

    def policies(self) -> Sequence[Policy]:
        reactions = OrderReactions(self.payments, self.movements, self.settings.pay_within)
        return [orders_policy(reactions), statements_policy(self.statements)]

    def sweep(self) -> Sweep:
        settings = self.settings
        return Sweep(self.movements, self.expiry, settings.sweep_every, settings.sweep_after, utc_now)

    def tasks(self) -> Sequence[Task]:
        return [self.sweep().run, telling(self.settings, self.client)]


def wire(settings: PaymentsSettings) -> Wiring:
    """Connects to nothing yet."""
    client = client_of(settings)
    journal = journal_of(settings, client)
    own = own_database(settings, client)
    expectations, incoming = MongoExpectations(own), MongoIncoming(own)
    payments = Payments(journal, expectations)
    movements = Movements(journal, payments, expectations, incoming, settings.keep_amounts, settings.zone, utc_now)
    blobs = PatientBlobs(BlobStore(client[settings.blob_database]))
    return Wiring(
        settings=settings,
        client=client,
        journal=journal,
        payments=payments,
        movements=movements,
        statements=Statements(journal, movements, blobs, settings.zone),
        expiry=Expiry(payments, expectations, utc_now, _orders_read(settings), PutAside(own, settings, ORDERS)),
        incoming=incoming,
    )


def _orders_read(settings: PaymentsSettings) -> ReadUpTo:
    """By both policies: a statement may hold the money that a claim speaks of."""
    groups = [settings.prefixed(policy) for policy in (ORDERS, STATEMENTS)]
    return ReadUpTo(KafkaBroker(settings, "orders", groups))


SERVICE = Service(from_environment, wire, indexes=INDEXES)
