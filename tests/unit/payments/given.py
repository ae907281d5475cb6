"""A payments service in memory, told what happened to orders as it hears of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from services.payments.commands.expiry import Expiry
from services.payments.commands.movements import Movements
from services.payments.commands.payments import Payments
from services.payments.domain.movement import id_of
from services.payments.domain.payment import payment_stream
from services.payments.policies.orders import OrderReactions, orders_policy
from shared.consuming.policy import Outcome, Policy
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.orders import (
    Account,
    Address,
    Customer,
    Decision,
    Line,
    OrderPlaced,
    PaymentClaimed,
    PaymentReviewed,
    Shipping,
    Status,
    StatusChanged,
)
from shared.contract.payments import MovementRecorded
from shared.contract.times import as_text
from shared.contract.wire import SOURCE
from shared.journal.memory import MemoryJournal
from shared.journal.port import Actor, Commit, Context
from shared.journal.streams import Stream, about_order
from shared.journal.writing import Writer
from tests.unit.payments.memory import MemoryExpectations, MemoryIncoming

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Jakarta")
ACCOUNT = "1234567890"
DUE = 170_123
KEEP = timedelta(days=30)
PAY_WITHIN = timedelta(days=3)


def order_placed(number: str, amount: int = DUE, unique: bool = True) -> OrderPlaced:
    return OrderPlaced(
        number=number,
        customer=Customer(id="c1", name="Budi", email="budi@example.test"),
        shipping_address=Address(recipient="Budi", street="Jalan Solo 5", city="Klaten"),
        lines=(Line(product="p1", name="Kopi", quantity=1, unit_price=amount),),
        shipping=Shipping(method="JNE", cost=0),
        payment_method="transfer",
        account=Account(bank="BCA", number=ACCOUNT, holder="Toko"),
        subtotal=amount,
        total=amount,
        unique_code=0,
        amount_due=amount,
        amount_unique=unique,
    )


def payment_claimed(claim_id: str, amount: int = DUE, at: datetime = NOON) -> PaymentClaimed:
    return PaymentClaimed(
        claim_id=claim_id,
        bank="BCA",
        account_name="Budi",
        amount=amount,
        transferred_at=as_text(at),
        destination="BCA",
    )


def recorded(event: Event, stream: Stream, version: int, at: datetime) -> Recorded[Event]:
    """As it came over the wire."""
    attributes = {
        "id": f"{stream.name}-{version}",
        "source": SOURCE + "orders",
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
    return CONTRACT.decode(CONTRACT.encode(event, attributes).wire)


def movement(amount: int = DUE, at: datetime = NOON, description: str = "TRSF BUDI") -> MovementRecorded:
    return MovementRecorded(
        movement_id=id_of(ACCOUNT, at.astimezone(ZONE).date().isoformat(), amount, description),
        account=ACCOUNT,
        amount=amount,
        booked_at=as_text(at),
        description=description,
    )


@dataclass
class Shop:
    """`now` is the clock of the service and of what happens to orders, which are read up to `read` (None: to now);
    what is put `aside` of some is not known."""

    now: datetime = NOON
    read: str | None = None
    aside: set[str] = field(default_factory=set)
    versions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ids = itertools.count(1)
        self.journal = MemoryJournal(Writer(CONTRACT, "payments", self.clock, lambda: f"id-{next(ids)}"))
        self.expectations = MemoryExpectations()
        self.incoming = MemoryIncoming()
        self.payments = Payments(self.journal, self.expectations)
        self.movements = Movements(
            self.journal, self.payments, self.expectations, self.incoming, KEEP, ZONE, self.clock
        )
        self.expiry = Expiry(
            self.payments, self.expectations, self.clock, self.read_up_to, lambda order: order in self.aside
        )
        self.policy = orders_policy(OrderReactions(self.payments, self.movements, PAY_WITHIN))

    def clock(self) -> datetime:
        return self.now

    def read_up_to(self) -> str:
        return as_text(self.now) if self.read is None else self.read

    def pass_time(self, passed: timedelta) -> None:
        self.now += passed

    def hears(self, order: str, event: Event) -> Outcome:
        return self.react(self.happened(order, event))

    def happened(self, order: str, event: Event) -> Recorded[Event]:
        """It stands in the orders topic, and payments has not read it yet."""
        self.versions[order] = self.versions.get(order, 0) + 1
        return recorded(event, about_order("order", order), self.versions[order], self.now)

    def react(self, event: Recorded[Event]) -> Outcome:
        return reacted(self.policy, event)

    def places(self, order: str, amount: int = DUE, unique: bool = True) -> Outcome:
        return self.hears(order, order_placed(order, amount, unique))

    def claims(self, order: str, claim_id: str, amount: int = DUE) -> Outcome:
        return self.hears(order, payment_claimed(claim_id, amount, self.now))

    def reviews(self, order: str, claim_id: str, decision: Decision, reason: str = "") -> Outcome:
        return self.hears(order, PaymentReviewed(claim_id=claim_id, decision=decision, reason=reason))

    def moves(self, order: str, status: Status, comment: str = "", before: Status = Status.PENDING) -> Outcome:
        return self.hears(order, StatusChanged(before=before, status=status, comment=comment))

    def books(self, movement: MovementRecorded) -> Commit:
        return self.movements.take(movement, feed(movement.movement_id))

    def story(self, order: str) -> list[str]:
        return [event.type for event in self.journal.read(payment_stream(order))]

    def last(self, order: str) -> Event:
        return self.journal.read(payment_stream(order))[-1].event


def feed(movement_id: str) -> Context:
    return Context(f"feed:{movement_id}", Actor("service", "bank-feed"), movement_id)


def reacted(policy: Policy, event: Recorded[Event]) -> Outcome:
    """As the runner of policies calls it."""
    handle: Callable[[Recorded[Event], Context], Outcome] = policy.handlers[type(event.event)]
    actor = Actor("service", policy.name, channel="policy")
    return handle(event, Context(f"{policy.name}:{event.id}", actor, event.correlation_id, cause=event))
