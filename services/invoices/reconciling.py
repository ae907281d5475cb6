"""Do the invoices answer what was asked for? For an operator who may read both journals: the service never does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pymongo.collection import Collection

from services.invoices.domain.deciding import ENDED
from services.invoices.issued_papers import Papers, Place, gaps, loose_numbers, missing_documents, place_of
from shared.blobs import BlobStore
from shared.contract.catalogue import CONTRACT
from shared.contract.fields import Moment
from shared.contract.orders import InvoiceRequested, OrderPlaced, Status, StatusChanged
from shared.reconcile.journal_reading import events_of
from shared.reconcile.verifying import Difference

Commits = Collection[dict[str, Any]]


def reconcile_invoices(orders: Commits, invoices: Commits, blobs: BlobStore, settled: Moment) -> Iterator[Difference]:
    """Each difference as it is found. What was asked for after `settled` may still be on its way, and is passed over.

    Reads every document. Raises a PyMongoError, Unavailable.
    """
    asked = dict(_asked(orders))  # first, so that what is asked meanwhile is not missed in the papers
    papers = Papers()
    for _, _, _, wire in events_of(invoices, {}):
        papers.take(CONTRACT.decode(wire))
    yield from _unanswered(asked, papers, settled)
    yield from gaps(papers)
    yield from loose_numbers(papers, settled)
    yield from missing_documents(papers, blobs, settled)


def _asked(orders: Commits) -> Iterator[tuple[str, Place]]:
    """The first request of each order that was not at its end by then: such a one gets no invoice."""
    status: dict[str, Status] = {}
    for stream, _, _, wire in events_of(orders, {"stream": {"$gte": "order:", "$lt": "order;"}}):
        recorded = CONTRACT.decode(wire)
        match recorded.event:
            case OrderPlaced():
                status[stream] = Status.PENDING
            case StatusChanged() as event:
                status[stream] = event.status
            case InvoiceRequested() if status.get(stream) not in ENDED:
                yield recorded.subject, place_of(recorded)


def _unanswered(asked: dict[str, Place], papers: Papers, settled: Moment) -> Iterator[Difference]:
    for order, place in asked.items():
        if order not in papers.invoices and place.time < settled:
            yield place.says("asks for an invoice, and none was issued")
    for order, places in papers.invoices.items():
        for place in places[1:]:
            yield place.says("is one more invoice of the same order")
        if order not in asked and places[0].time < settled:
            yield places[0].says("is an invoice that nobody asked for")
