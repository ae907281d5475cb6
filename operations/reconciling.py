"""Everything that must agree: journals with topics, pages with journals, invoices with what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from operations.place import Place
from services.invoices.reconciling import reconcile_invoices
from services.orders.projections.order_page import KINDS, order_pages
from shared.blobs import BlobStore
from shared.bootstrap import Client
from shared.contract.times import as_text
from shared.journal.mongo import commits_of
from shared.projecting.generations import live_generation
from shared.projecting.read import collection_name
from shared.reconcile import Compared, Difference

SETTLED = timedelta(minutes=5)  # what was asked for since may still be on its way


def pages_against_journals(place: Place, client: Client) -> Iterator[Difference]:
    """May run while everything goes on: a page gets some seconds to catch up. Raises Unavailable, a PyMongoError."""
    own = client[place.settings("orders").own_database]
    pages = own[collection_name(order_pages.name, live_generation(own))]
    for kind in sorted(KINDS):
        service = f"{kind}s"
        journal = client[place.settings(service).journal_database]
        yield from Compared(commits_of(journal), pages, service, kind).differences()


def invoices_against_orders(place: Place, client: Client, now: datetime) -> Iterator[Difference]:
    """Raises Unavailable, a PyMongoError."""
    orders, invoices = (commits_of(client[place.settings(name).journal_database]) for name in ("orders", "invoices"))
    blobs = BlobStore(client[place.settings("invoices").blob_database])
    yield from reconcile_invoices(orders, invoices, blobs, as_text(now - SETTLED))
