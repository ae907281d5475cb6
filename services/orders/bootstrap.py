"""Wires the orders service: the one place that knows which adapter stands behind which port."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from services.orders.adapters import failed_sign_ins, keys, reservations, sessions, sign_in_links
from services.orders.adapters.address_uses import MongoAddressUses
from services.orders.adapters.failed_sign_ins import FailedSignIns
from services.orders.adapters.keys import Keys
from services.orders.adapters.people import People
from services.orders.adapters.reservations import MongoReservations
from services.orders.adapters.service_states import ServiceStates
from services.orders.adapters.sessions import Sessions
from services.orders.commands.allowed_ips import AllowedIps
from services.orders.commands.bank_statements import BankStatements
from services.orders.commands.orders import Orders
from services.orders.commands.retries import Retries
from services.orders.commands.returns import Returns
from services.orders.policies.amounts import amounts_policy
from services.orders.policies.payments import payments_policy
from services.orders.policies.releasing import Releasing
from services.orders.projections.all import PROJECTIONS
from services.orders.projections.bank_reading import BankReading
from services.orders.projections.dashboard import Dashboard
from services.orders.projections.parked_reading import ParkedReading
from services.orders.projections.reading import Reading
from services.orders.projections.stuck import StuckOrders
from services.orders.settings import OrdersSettings, from_environment
from shared.blobs import BlobStore
from shared.bootstrap import Client, client_of, journal_of, own_database, writer_of
from shared.consuming.policy import Policy
from shared.consuming.process import Task
from shared.contract.times import utc_now
from shared.journal.mongo import MongoJournal
from shared.projecting.read import Projected
from shared.service import Service
from shared.states.following import follow_states
from shared.states.publishing import telling


@dataclass(frozen=True)
class Wiring:
    settings: OrdersSettings
    client: Client
    journal: MongoJournal
    reservations: MongoReservations
    orders: Orders
    allowed_ips: AllowedIps
    statements: BankStatements
    retries: Retries
    returns: Returns
    keys: Keys
    people: People
    failed_sign_ins: FailedSignIns
    sessions: Sessions
    blobs: BlobStore
    reading: Reading
    dashboard: Dashboard
    bank: BankReading
    parked: ParkedReading
    stuck: StuckOrders
    states: ServiceStates

    def policies(self) -> list[Policy]:
        return [payments_policy(self.journal), amounts_policy(self.reservations, self.settings.keep_amounts)]

    def tasks(self) -> list[Task]:
        return [
            Releasing(self.reservations, self.orders.stands, utc_now).run,
            telling(self.settings, self.client),
            partial(follow_states, self.settings, self.states.keep),
        ]


def wire(settings: OrdersSettings) -> Wiring:
    """Connects to nothing yet."""
    client = client_of(settings)
    journal = journal_of(settings, client)
    own = own_database(settings, client)
    reservations = MongoReservations(own, utc_now)
    blobs = BlobStore(client[settings.blob_database])
    projected = Projected(own)
    return Wiring(
        settings=settings,
        client=client,
        journal=journal,
        reservations=reservations,
        orders=Orders(journal, reservations, settings.account, utc_now, writer_of(settings)),
        allowed_ips=AllowedIps(journal, MongoAddressUses(own), utc_now),
        statements=BankStatements(journal, blobs),
        retries=Retries(journal),
        returns=Returns(journal),
        keys=Keys(own),
        people=People(own),
        failed_sign_ins=FailedSignIns(own),
        sessions=Sessions(own),
        blobs=blobs,
        reading=Reading(projected),
        dashboard=Dashboard(projected, settings.zone),
        bank=BankReading(projected),
        parked=ParkedReading(projected),
        stuck=StuckOrders(projected, settings.patience),
        states=ServiceStates(own),
    )


SERVICE = Service(
    from_environment,
    wire,
    projections=PROJECTIONS,
    indexes={
        "reservations": reservations.INDEXES,
        "keys": keys.INDEXES,
        "failed_sign_ins": failed_sign_ins.INDEXES,
        "sessions": sessions.INDEXES,
        "member_sessions": sessions.INDEXES,
        "sign_in_links": sign_in_links.INDEXES,
    },
)
