"""Every store whose documents are made of events, as the operator compares and mends them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from operations.place import SERVICES, Place
from services.invoices import reconciling as invoices
from services.notifications import reconciling as notifications
from services.orders.projections.all import PROJECTIONS
from services.orders.projections.order_page import KINDS
from services.orders.reconciling import ReservationStore
from services.payments import reconciling as payments
from shared.bootstrap import Client
from shared.contract.catalogue import CONTRACT
from shared.journal.mongo import commits_of
from shared.projecting.generations import group_of, live_generation
from shared.projecting.read import collection_name
from shared.reconcile.held_beside import HeldBeside, Told
from shared.reconcile.read_models import ReadModel
from shared.reconcile.stores import Store


def held_beside(place: Place, client: Client, now: datetime, told: Told, patience: float = 10.0) -> HeldBeside:
    """All of them, read models included. Raises Unavailable."""
    journals = {name: commits_of(client[place.settings(name).journal_database]) for name in SERVICES}
    stores = [*read_models(place, client), *kept_stores(place, client, now)]
    return HeldBeside(journals, KINDS, stores, CONTRACT, patience, told)


def mend_stores(place: Place, client: Client, now: datetime, told: Told) -> int:
    """How many documents beside the journals were not what their events make, and are now. No service runs."""
    journals = {name: commits_of(client[place.settings(name).journal_database]) for name in SERVICES}
    beside = HeldBeside(journals, KINDS, kept_stores(place, client, now), CONTRACT, 0.0, told)
    mended = 0
    for mended, one in enumerate(beside.apart(), start=1):  # noqa: B007  the last number is how many
        one.store.mend(one.key, one.wanted, one.stored)
    return mended


def read_models(place: Place, client: Client) -> Iterator[Store]:
    own = client[place.settings("orders").own_database]
    generation = live_generation(own)
    for projection in PROJECTIONS:
        collection = own[collection_name(projection.name, generation)]
        yield ReadModel(projection, collection, subject_of, fed_by=group_of("", "orders", generation))


def kept_stores(place: Place, client: Client, now: datetime) -> list[Store]:
    """What services keep beside their journals."""
    own = {service: client[place.settings(service).own_database] for service in SERVICES}
    return [
        ReservationStore(own["orders"]["reservations"]),
        *payments.stores(own["payments"], now),
        *invoices.stores(own["invoices"]),
        *notifications.stores(own["notifications"], now),
    ]


def subject_of(stream: str) -> str:
    """`payment:10001` is about order 10001; `movement:ab12` about itself."""
    kind, _, number = stream.partition(":")
    return number if kind in KINDS else stream
