"""Events of other services, as the invoices service gets them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar, cast

from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.invoices import Seller
from shared.contract.orders import (
    Account,
    Address,
    Customer,
    InvoiceRequested,
    Line,
    OrderPlaced,
    Shipping,
    Status,
    StatusChanged,
)
from shared.contract.payments import Evidence, PaymentConfirmed, PaymentPartlyConfirmed, RefundRecorded
from shared.contract.times import as_text
from shared.contract.wire import SOURCE
from shared.journal.port import Actor, Context
from shared.journal.streams import Stream, about_order
from shared.journal.writing import Writer

E = TypeVar("E", bound=Event)
NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
ACCOUNT = Account(bank="BCA", number="1234567890", holder="Toko Batik")
SELLER = Seller(name="Toko Batik", address=("Jalan Malioboro 1", "Yogyakarta"), accounts=(ACCOUNT,))


def new_id() -> str:
    return str(uuid.uuid4())


def writer(service: str, clock: Callable[[], datetime]) -> Writer:
    return Writer(CONTRACT, service, clock, new_id)


def recorded(event: E, stream: Stream, version: int, at: datetime, service: str = "orders") -> Recorded[E]:
    """As it came over the wire."""
    attributes = {
        "id": f"{stream.name}-{version}",
        "source": SOURCE + service,
        "subject": stream.subject,
        "time": as_text(at),
        "stream": stream.name,
        "streamversion": version,
        "prevhash": "",
        "causationid": "",
        "correlationid": stream.name,
        "actorkind": "admin",
        "actorid": "ani",
        "actorip": "",
        "channel": "api",
    }
    return cast("Recorded[E]", CONTRACT.decode(CONTRACT.encode(event, attributes).wire))


def placed(number: str, at: datetime = NOON) -> Recorded[OrderPlaced]:
    event = OrderPlaced(
        number=number,
        customer=Customer(id="c1", name="Budi", email="budi@example.com"),
        shipping_address=Address(recipient="Budi", street="Jalan Solo 5", city="Klaten"),
        lines=(Line(product="p1", name="Kain batik", quantity=2, unit_price=100_000),),
        shipping=Shipping(method="JNE", cost=10_000),
        payment_method="transfer",
        account=ACCOUNT,
        subtotal=200_000,
        total=210_000,
        unique_code=123,
        amount_due=210_123,
        amount_unique=True,
    )
    return recorded(event, about_order("order", number), 1, at)


def requested(number: str, version: int = 2, at: datetime = NOON) -> Recorded[InvoiceRequested]:
    return recorded(InvoiceRequested(), about_order("order", number), version, at)


def moved(number: str, status: Status, version: int = 3, at: datetime = NOON) -> Recorded[StatusChanged]:
    event = StatusChanged(before=Status.PENDING, status=status)
    return recorded(event, about_order("order", number), version, at)


def paid(number: str, at: datetime = NOON, amount: int = 210_123, version: int = 3) -> Recorded[PaymentConfirmed]:
    event = PaymentConfirmed(
        order=number, amount=amount, evidence=Evidence.CLAIM, reference="claim", paid_at=as_text(at)
    )
    return recorded(event, about_order("payment", number), version, at, service="payments")


def partly_paid(number: str, received: int, version: int = 3) -> Recorded[PaymentPartlyConfirmed]:
    event = PaymentPartlyConfirmed(
        order=number,
        amount=received,
        received=received,
        expected=210_123,
        evidence=Evidence.CLAIM,
        reference="claim",
        paid_at=as_text(NOON),
    )
    return recorded(event, about_order("payment", number), version, NOON, service="payments")


def refunded(number: str, version: int = 4) -> Recorded[RefundRecorded]:
    event = RefundRecorded(order=number, amount=210_123)
    return recorded(event, about_order("payment", number), version, NOON, service="payments")


def context(policy: str, event: Recorded[E]) -> Context:
    """As the runner of policies gives it."""
    actor = Actor("service", policy, channel="policy")
    return Context(f"{policy}:{event.id}", actor, event.correlation_id, cause=event)
