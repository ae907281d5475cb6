"""Placing an order: what it costs, and what the customer has to transfer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from services.orders.domain.order import Order
from shared.contract.events import Event
from shared.contract.fields import Comment, Currency, Label, Value
from shared.contract.orders import Account, Address, Affiliate, Customer, Line, OrderPlaced, Shipping
from shared.errors import Conflict, Invalid, Unavailable

LARGEST_TOTAL = 10**13  # rupiah; beyond it a typing mistake is likelier than an order
ONLY_CURRENCY = "IDR"


class PlaceOrder(Value, frozen=True, kw_only=True):
    """What a storefront sends. Prices are the storefront's; sums are made here."""

    customer: Customer
    shipping_address: Address
    lines: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=500)]
    shipping: Shipping
    payment_method: Label = "Transfer bank"
    affiliate: Affiliate | None = None
    comment: Comment = ""
    currency: Currency = "IDR"


@dataclass(frozen=True)
class Reservation:
    """A number, and an amount due that no other open order of the account has (else `amount_unique` is False).

    `until`: when placing must have begun, since the amount is free again some time after; None where it is never freed
    so.
    """

    number: str
    amount_due: int
    amount_unique: bool
    until: datetime | None = None

    def check_in_time(self, now: datetime) -> None:
        """Raises Unavailable."""
        if self.until is not None and now > self.until:
            raise Unavailable("placing this order took too long: send it again")


LONGEST = Reservation("9" * 20, LARGEST_TOTAL * 10, False)
"""No reservation takes more bytes in an event: what fits with this one fits with any."""


def subtotal_of(request: PlaceOrder) -> int:
    return sum(line.quantity * line.unit_price for line in request.lines)


def total_of(request: PlaceOrder) -> int:
    """Whole rupiah. Raises Invalid beyond `LARGEST_TOTAL`, and for any other currency."""
    if request.currency != ONLY_CURRENCY:
        raise Invalid({"currency": [f"must be {ONLY_CURRENCY}: prices are whole rupiah"]})
    total = subtotal_of(request) + request.shipping.cost
    if total > LARGEST_TOTAL:
        raise Invalid({"lines": [f"the total must not be above {LARGEST_TOTAL}"]})
    if total == 0:
        raise Invalid({"lines": ["the total must be above 0"]})
    return total


def place(
    order: Order, request: PlaceOrder, reservation: Reservation, account: Account, storefront: str
) -> list[Event]:
    if order.placed is not None:
        raise Conflict("the number {number} is taken", number=reservation.number)
    total = total_of(request)
    return [
        OrderPlaced(
            number=reservation.number,
            customer=request.customer,
            shipping_address=request.shipping_address,
            lines=request.lines,
            shipping=request.shipping,
            payment_method=request.payment_method,
            account=account,
            affiliate=request.affiliate,
            storefront=storefront,
            comment=request.comment,
            currency=request.currency,
            subtotal=subtotal_of(request),
            total=total,
            unique_code=reservation.amount_due - total,
            amount_due=reservation.amount_due,
            amount_unique=reservation.amount_unique,
        )
    ]
