"""Do the invoices answer what was asked for? For an operator who may read both journals: the service never does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database

from services.invoices.domain.deciding import ENDED
from services.invoices.issued_papers import SWEEP, Papers, Place, gaps, loose_numbers, missing_documents, place_of
from services.invoices.known_orders import IN_HAND
from services.invoices.policies.requests import GROUP, in_hand_after
from shared.blobs import BlobStore
from shared.contract.catalogue import CONTRACT
from shared.contract.fields import Moment
from shared.contract.orders import InvoiceRequested, OrderPlaced, Status, StatusChanged
from shared.contract.payments import PaymentConfirmed, PaymentPartlyConfirmed, RefundRecorded
from shared.reconcile.journal_reading import events_of
from shared.reconcile.plain_store import PlainStore
from shared.reconcile.stores import Key, Store, Subject
from shared.reconcile.verifying import Difference

Commits = Collection[dict[str, Any]]


def reconcile_invoices(orders: Commits, invoices: Commits, blobs: BlobStore, settled: Moment) -> Iterator[Difference]:
    """Each difference as it is found. What was asked for after `settled` may still be on its way, and is passed over.

    Reads every document. Raises a PyMongoError, Unavailable.
    """
    asked: dict[str, list[Place]] = defaultdict(list)
    for order, place in _asked(orders):  # first, so that what is asked meanwhile is not missed in the papers
        asked[order].append(place)
    papers = Papers()
    for _, _, _, wire in events_of(invoices, {}):
        papers.take(CONTRACT.decode(wire))
    yield from _unanswered(asked, papers, settled)
    yield from gaps(papers)
    yield from loose_numbers(papers, settled)
    yield from missing_documents(papers, blobs, settled)


def stores(own: Database[dict[str, Any]]) -> list[Store]:
    return [
        PlainStore(
            "the invoices' known_orders",
            own["known_orders"],
            _known,
            whose=lambda one: str(one["_id"]),
            came_later=(IN_HAND,),
            fed_by=GROUP,
        )
    ]


def _known(subject: Subject) -> Mapping[Key, dict[str, Any]]:
    """As `known_orders` takes in one event after the other."""
    known: dict[str, Any] = {}
    for recorded in subject.events:
        match recorded.event, recorded.position.partition(":")[0]:
            case OrderPlaced(), "orders/order":
                known |= {"placed": recorded.wire, "status": Status.PENDING.value, "status_version": recorded.version}
            case StatusChanged() as event, "orders/order":
                known |= {"status": event.status.value, "status_version": recorded.version}
            case (PaymentConfirmed() | PaymentPartlyConfirmed() | RefundRecorded()) as event, "payments/payment":
                known.setdefault(IN_HAND, {})[str(recorded.version)] = in_hand_after(event)
                if isinstance(event, PaymentConfirmed):
                    known |= {"paid_at": event.paid_at, "paid_version": recorded.version}
    return {subject.name: {"paid_at": None, "paid_version": 0, **known}} if "placed" in known else {}


def _asked(orders: Commits) -> Iterator[tuple[str, Place]]:
    """The first request of each order that was not at its end by then (such a one gets no invoice), and the first after
    each end, since its invoice was credited."""
    status: dict[str, Status] = {}
    standing: set[str] = set()
    for stream, _, _, wire in events_of(orders, {"stream": {"$gte": "order:", "$lt": "order;"}}):
        recorded = CONTRACT.decode(wire)
        match recorded.event:
            case OrderPlaced():
                status[stream] = Status.PENDING
            case StatusChanged() as event:
                status[stream] = event.status
                standing -= {stream} if event.status in ENDED else set()
            case InvoiceRequested() if status.get(stream) not in ENDED and stream not in standing:
                standing.add(stream)
                yield recorded.subject, place_of(recorded)


def _unanswered(asked: Mapping[str, list[Place]], papers: Papers, settled: Moment) -> Iterator[Difference]:
    for order, requests in asked.items():
        for place in requests[len(papers.invoices.get(order, ())) :]:
            if place.time < settled:
                yield place.says(f"asks for an invoice, and none was issued. {SWEEP}")
    for order, places in papers.invoices.items():
        if order not in asked and places[0].time < settled:
            yield places[0].says("is an invoice that nobody asked for")
        for place in places[max(len(asked.get(order, ())), 1) :]:
            yield place.says("is one more invoice of the same order")
