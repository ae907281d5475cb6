"""Given events, when a decision, then events: the words that tests about orders speak."""

from __future__ import annotations

from functools import reduce

from services.orders.domain.order import EMPTY, Order, evolve
from shared.contract.events import Event
from shared.contract.orders import (
    Account,
    Address,
    Affiliate,
    Customer,
    Line,
    OrderPlaced,
    Shipping,
    Status,
    StatusChanged,
)

ACCOUNT = Account(bank="BCA", number="1234567890", holder="Toko Maju")


def placed(**changes: object) -> OrderPlaced:
    facts: dict[str, object] = {
        "number": "10001",
        "customer": Customer(id="c-1", name="Budi Santoso", email="budi@example.test", phone="0812"),
        "shipping_address": Address(recipient="Budi Santoso", street="Jl. Melati 5", city="Bandung"),
        "lines": (Line(product="p-1", name="Kopi Gayo", quantity=2, unit_price=75_000, points=10),),
        "shipping": Shipping(method="JNE REG", cost=20_000),
        "payment_method": "Transfer bank",
        "account": ACCOUNT,
        "affiliate": Affiliate(id="a-1", name="Sari", commission=5_000),
        "subtotal": 150_000,
        "total": 170_000,
        "unique_code": 123,
        "amount_due": 170_123,
        "amount_unique": True,
    }
    return OrderPlaced(**{**facts, **changes})  # type: ignore[arg-type]  # a test names any field


def order_after(*events: Event) -> Order:
    return reduce(evolve, events, EMPTY)


def moved(before: Status, status: Status) -> StatusChanged:
    return StatusChanged(before=before, status=status)
