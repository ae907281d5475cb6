"""Whatever the order in which topics are read, repeats and steps back included, a page ends in the same bytes."""

from __future__ import annotations

import bson
import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from services.orders.domain.order import order_stream
from services.orders.projections.all import PROJECTIONS
from services.orders.projections.order_page import order_pages
from shared.bootstrap import new_id
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.fields import BlobRef
from shared.contract.invoices import InvoiceIssued, InvoiceRendered
from shared.contract.notifications import NotificationSent
from shared.contract.orders import CommentAdded, CommentCorrected, RewardPointsAdded, Shipped, Status, StatusChanged
from shared.contract.payments import Evidence, PaymentConfirmed, PaymentExpected
from shared.contract.times import utc_now
from shared.journal.port import Actor, Context
from shared.journal.streams import Stream, about_order
from shared.journal.writing import Writer
from shared.projecting.stored import empty
from tests.examples import examples
from tests.unit.orders_given import placed

WHEN = "2026-11-24T07:00:00.000000Z"
ORDERS: list[Event] = [
    placed(),
    CommentAdded(status=Status.PENDING, comment="halo", notify=True),
    StatusChanged(before=Status.PENDING, status=Status.PROCESSING),
    CommentCorrected(entry=2, comment=None, reason="salah"),
    RewardPointsAdded(customer_id="c-1", points=20),
    StatusChanged(before=Status.PROCESSING, status=Status.SHIPPED, notify=True),
    Shipped(courier="JNE", tracking_number="1"),
]
PAYMENTS: list[Event] = [
    PaymentExpected(order="10001", amount=1, account="1", amount_unique=True, placed_at=WHEN, due_at=WHEN),
    PaymentConfirmed(order="10001", amount=1, evidence=Evidence.MOVEMENT, reference="m", paid_at=WHEN),
]
INVOICES: list[Event] = [
    InvoiceIssued(
        order="10001", number="INV/2026/000001", series="INV/2026", sequence=1, issued_on="2026-11-24", total=1
    ),
    InvoiceRendered(
        order="10001", number="INV/2026/000001", document=BlobRef(key="k", size=1, media_type="application/pdf")
    ),
]
MAILS: list[Event] = [
    NotificationSent(notification_id="n", order="10001", kind="shipped", about="e", message_id="m", attempts=1)
]


def recorded(service: str, stream: Stream, events: list[Event]) -> list[Recorded[Event]]:
    writer = Writer(CONTRACT, service, utc_now, new_id)
    return writer.write(stream, None, events, Context("c", Actor("admin", "ani"), "x"))


TOPICS = [
    recorded("orders", order_stream("10001"), ORDERS),
    recorded("payments", about_order("payment", "10001"), PAYMENTS),
    recorded("invoices", about_order("invoice", "10001"), INVOICES),
    recorded("notifications", about_order("notification", "10001"), MAILS),
]


def page_after(events: list[Recorded[Event]]) -> bytes:
    stored = empty(order_pages, "10001")
    for event in events:
        assert order_pages.key(event) == ["10001"]
        stored = stored.after(order_pages, event)
    return msgspec.json.encode(stored.plain())


EXPECTED = page_after([event for topic in TOPICS for event in topic])


@st.composite
def deliveries(draw: st.DrawFn) -> list[Recorded[Event]]:
    """At least once: a reader moves forward in each topic, and may step back at any time."""
    at = [0] * len(TOPICS)
    delivered: list[Recorded[Event]] = []
    for _ in range(draw(st.integers(0, 60))):
        n = draw(st.integers(0, len(TOPICS) - 1))
        if at[n] == len(TOPICS[n]) or (at[n] and draw(st.integers(0, 4)) == 0):
            at[n] = draw(st.integers(0, at[n]))
        if at[n] < len(TOPICS[n]):
            delivered.append(TOPICS[n][at[n]])
            at[n] += 1
    for n, topic in enumerate(TOPICS):
        delivered += topic[at[n] :]
    return delivered


@settings(max_examples=examples(300), deadline=None)
@given(deliveries())
def test_any_interleaving_ends_in_the_same_bytes(events: list[Recorded[Event]]) -> None:
    assert page_after(events) == EXPECTED


@settings(max_examples=examples(100), deadline=None)
@given(deliveries(), st.data())
def test_what_is_encoded_bit_by_bit_is_the_same_bytes(events: list[Recorded[Event]], data: st.DataObject) -> None:
    stored = empty(order_pages, "10001")
    for event in events:
        stored = stored.after(order_pages, event)
        if data.draw(st.booleans()):  # a batch may hold several of its events
            stored = stored.encoded()
        assert bson.encode(stored.in_bson()) == bson.encode(stored.plain())


def test_every_projection_is_listed_once() -> None:
    assert len({projection.name for projection in PROJECTIONS}) == len(PROJECTIONS)
