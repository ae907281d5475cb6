"""Everything that must agree: journals with topics, what is made of events with the events, papers with requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from operations.late import Lateness
from operations.place import SERVICES, Place
from operations.progress import Told
from operations.stores import held_beside, subject_of
from services.invoices.reconciling import reconcile_invoices
from services.orders.projections.order_page import KINDS
from services.orders.reconciling import counter_behind, files_of
from shared.blobs import BlobStore, Damaged
from shared.bootstrap import Client
from shared.contract.catalogue import CONTRACT
from shared.contract.times import as_text
from shared.errors import Missing
from shared.journal.mongo import commits_of
from shared.reconcile import Difference
from shared.reconcile.commit_fields import commits_apart
from shared.reconcile.journal_reading import events_of
from shared.reconcile.plain_store import REGAIN

SETTLED = timedelta(minutes=5)  # what was asked for since may still be on its way
ONLY_A_BACKUP = "Cure: only a backup that holds it brings it back"


def stores_against_journals(
    place: Place, client: Client, now: datetime, unsent: Iterable[str], told: Told
) -> Iterator[object]:
    """Read models, and what services keep beside their journals. `unsent`: streams of which a topic lacks something.

    May run while everything goes on: what is late gets some seconds, and what a consumer has not taken yet is no
    difference. Raises Unavailable, a PyMongoError, a KafkaError.
    """
    late = Lateness.before(place, client, {subject_of(stream) for stream in unsent})
    yield from late.left(held_beside(place, client, now, told).apart())
    own = client[place.settings("orders").own_database]
    if behind := counter_behind(own):
        yield f"{behind}. Cure: {REGAIN}"


def commits_against_events(place: Place, client: Client) -> Iterator[object]:
    """Raises a PyMongoError."""
    for service in SERVICES:
        yield from commits_apart(commits_of(client[place.settings(service).journal_database]), KINDS)


def files_against_events(place: Place, client: Client) -> Iterator[Difference]:
    """Proofs and bank statements. Raises Unavailable, a PyMongoError."""
    settings = place.settings("orders")
    blobs = BlobStore(client[settings.blob_database])
    for kind in ("order", "statement"):
        mine = {"stream": {"$gte": f"{kind}:", "$lt": f"{kind};"}}
        for stream, version, _, wire in events_of(commits_of(client[settings.journal_database]), mine):
            for what, file in files_of(CONTRACT.decode(wire)):
                if wrong := _wrong(blobs, file.key):
                    yield Difference(stream, version, f"{what} {wrong}. {ONLY_A_BACKUP}")


def _wrong(blobs: BlobStore, key: str) -> str:
    try:
        blobs.get(key)
    except Missing:
        return "is not in the blob store"
    except Damaged:
        return "is not what was stored"
    return ""


def invoices_against_orders(place: Place, client: Client, now: datetime) -> Iterator[Difference]:
    """Raises Unavailable, a PyMongoError."""
    orders, invoices = (commits_of(client[place.settings(name).journal_database]) for name in ("orders", "invoices"))
    blobs = BlobStore(client[place.settings("invoices").blob_database])
    yield from reconcile_invoices(orders, invoices, blobs, as_text(now - SETTLED))
