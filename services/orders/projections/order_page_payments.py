"""The order page: what payments feeds."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from services.orders.projections.order_page import OrderPage, PaymentState, order_pages
from services.orders.projections.order_page_entries import entry_of
from shared.contract.events import Recorded
from shared.contract.payments import (
    ClaimReceived,
    Evidence,
    ExpiryLifted,
    MovementMatched,
    PaymentCanceled,
    PaymentConfirmed,
    PaymentExpected,
    PaymentExpired,
    PaymentMismatched,
    PaymentPartlyConfirmed,
    PaymentRejected,
    RefundRecorded,
)

SETTLED = ("confirmed", "refunded")


def paid(page: OrderPage, recorded: Recorded[Any], payment: PaymentState) -> OrderPage:
    """What is paid stays paid on the page, whatever further claims or transfers say; only a refund follows."""
    before = page.payment.state
    state = before if before in SETTLED and payment.state not in SETTLED else payment.state
    entries = (*page.payment_entries, entry_of(recorded))
    return replace(page, payment=replace(payment, state=state), payment_entries=entries)


def seen(payment: PaymentState, movement: str, amount: int) -> PaymentState:
    """A movement counts once, however many events name it, and bears out what the customer says of its amount."""
    if movement in payment.movements:
        return payment
    borne_out = next((claim for claim, claimed in payment.claimed.items() if claimed == amount), None)
    claimed = {claim: said for claim, said in payment.claimed.items() if claim != borne_out}
    movements = (*payment.movements, movement)
    return replace(payment, received=payment.received + amount, movements=movements, claimed=claimed)


@order_pages.projects(PaymentExpected)
def payment_expected(page: OrderPage, recorded: Recorded[PaymentExpected]) -> OrderPage:
    """The first one, or an order that waits for money once more: what was given back counts no more."""
    event = recorded.event
    kept = page.payment.confirmed if page.payment.state != "refunded" else 0
    payment = replace(page.payment, state="expected", confirmed=kept, expected=event.amount, due_at=event.due_at)
    entries = (*page.payment_entries, entry_of(recorded))
    return replace(page, payment=payment, payment_entries=entries)


@order_pages.projects(ClaimReceived)
def claim_received(page: OrderPage, recorded: Recorded[ClaimReceived]) -> OrderPage:
    event = recorded.event
    claimed = {**page.payment.claimed, event.claim_id: event.amount}
    return paid(page, recorded, replace(page.payment, state="claimed", claimed=claimed))


@order_pages.projects(PaymentPartlyConfirmed)
def payment_partly_confirmed(page: OrderPage, recorded: Recorded[PaymentPartlyConfirmed]) -> OrderPage:
    """With a part in hand it expires no more by itself."""
    event = recorded.event
    by_bank = event.evidence is Evidence.MOVEMENT
    payment = seen(page.payment, event.reference, event.amount) if by_bank else page.payment
    return paid(page, recorded, replace(payment, state="partial", confirmed=event.received, due_at=""))


@order_pages.projects(PaymentConfirmed)
def payment_confirmed(page: OrderPage, recorded: Recorded[PaymentConfirmed]) -> OrderPage:
    """A movement finds its order by the whole amount that is due."""
    event, payment = recorded.event, page.payment
    if event.evidence is Evidence.MOVEMENT:
        payment = seen(payment, event.reference, payment.expected or event.amount)
    payment = replace(payment, state="confirmed", confirmed=event.amount, confirmed_at=event.paid_at)
    return paid(page, recorded, payment)


@order_pages.projects(MovementMatched)
def movement_matched(page: OrderPage, recorded: Recorded[MovementMatched]) -> OrderPage:
    payment = page.payment
    return paid(page, recorded, seen(payment, recorded.event.movement_id, payment.expected or payment.confirmed))


@order_pages.projects(PaymentMismatched)
def payment_mismatched(page: OrderPage, recorded: Recorded[PaymentMismatched]) -> OrderPage:
    event, payment = recorded.event, page.payment
    if event.evidence is Evidence.MOVEMENT:
        payment = seen(payment, event.reference, event.received)
    return paid(page, recorded, replace(payment, state="mismatched"))


@order_pages.projects(PaymentRejected)
def payment_rejected(page: OrderPage, recorded: Recorded[PaymentRejected]) -> OrderPage:
    left = {claim: said for claim, said in page.payment.claimed.items() if claim != recorded.event.claim_id}
    return paid(page, recorded, replace(page.payment, state="rejected", claimed=left))


@order_pages.projects(PaymentExpired)
def payment_expired(page: OrderPage, recorded: Recorded[PaymentExpired]) -> OrderPage:
    return paid(page, recorded, replace(page.payment, state="expired"))


@order_pages.projects(ExpiryLifted)
def expiry_lifted(page: OrderPage, recorded: Recorded[ExpiryLifted]) -> OrderPage:
    return paid(page, recorded, replace(page.payment, due_at=""))


@order_pages.projects(PaymentCanceled)
def payment_canceled(page: OrderPage, recorded: Recorded[PaymentCanceled]) -> OrderPage:
    return paid(page, recorded, replace(page.payment, state="canceled"))


@order_pages.projects(RefundRecorded)
def refund_recorded(page: OrderPage, recorded: Recorded[RefundRecorded]) -> OrderPage:
    refunded = page.payment.refunded + recorded.event.amount
    return paid(page, recorded, replace(page.payment, state="refunded", refunded=refunded))
