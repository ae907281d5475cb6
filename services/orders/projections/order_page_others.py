"""The order page: what payments, invoices and notifications feed."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from services.orders.projections.order_page import OrderPage, order_pages
from services.orders.projections.order_page_entries import entry_of
from shared.contract.events import Recorded
from shared.contract.invoices import CreditNoteIssued, CreditNoteRendered, InvoiceIssued, InvoiceRendered
from shared.contract.notifications import NotificationFailed, NotificationSent
from shared.contract.payments import (
    ClaimReceived,
    ExpiryLifted,
    PaymentCanceled,
    PaymentConfirmed,
    PaymentExpected,
    PaymentExpired,
    PaymentMismatched,
    PaymentRejected,
    RefundRecorded,
)

SETTLED = ("confirmed", "refunded")


def paid(page: OrderPage, recorded: Recorded[Any], state: str, **fields: Any) -> OrderPage:
    """What is paid stays paid on the page, whatever further claims or transfers say; only a refund follows."""
    if page.payment.state in SETTLED and state not in SETTLED:
        state = page.payment.state
    entries = (*page.payment_entries, entry_of(recorded))
    return replace(page, payment=replace(page.payment, state=state, **fields), payment_entries=entries)


def invoiced(page: OrderPage, recorded: Recorded[Any], **fields: Any) -> OrderPage:
    entries = (*page.invoice_entries, entry_of(recorded))
    return replace(page, invoice=replace(page.invoice, **fields), invoice_entries=entries)


def mailed(page: OrderPage, recorded: Recorded[Any]) -> OrderPage:
    return replace(page, mail_entries=(*page.mail_entries, entry_of(recorded)))


@order_pages.projects(PaymentExpected)
def payment_expected(page: OrderPage, recorded: Recorded[PaymentExpected]) -> OrderPage:
    return paid(page, recorded, "expected", due_at=recorded.event.due_at)


@order_pages.projects(ClaimReceived)
def claim_received(page: OrderPage, recorded: Recorded[ClaimReceived]) -> OrderPage:
    return paid(page, recorded, "claimed")


@order_pages.projects(PaymentConfirmed)
def payment_confirmed(page: OrderPage, recorded: Recorded[PaymentConfirmed]) -> OrderPage:
    event = recorded.event
    return paid(page, recorded, "confirmed", confirmed=event.amount, confirmed_at=event.paid_at, received=event.amount)


@order_pages.projects(PaymentMismatched)
def payment_mismatched(page: OrderPage, recorded: Recorded[PaymentMismatched]) -> OrderPage:
    return paid(page, recorded, "mismatched", received=recorded.event.received)


@order_pages.projects(PaymentRejected)
def payment_rejected(page: OrderPage, recorded: Recorded[PaymentRejected]) -> OrderPage:
    return paid(page, recorded, "rejected")


@order_pages.projects(PaymentExpired)
def payment_expired(page: OrderPage, recorded: Recorded[PaymentExpired]) -> OrderPage:
    return paid(page, recorded, "expired")


@order_pages.projects(ExpiryLifted)
def expiry_lifted(page: OrderPage, recorded: Recorded[ExpiryLifted]) -> OrderPage:
    return paid(page, recorded, page.payment.state, due_at="")


@order_pages.projects(PaymentCanceled)
def payment_canceled(page: OrderPage, recorded: Recorded[PaymentCanceled]) -> OrderPage:
    return paid(page, recorded, "canceled")


@order_pages.projects(RefundRecorded)
def refund_recorded(page: OrderPage, recorded: Recorded[RefundRecorded]) -> OrderPage:
    return paid(page, recorded, "refunded", refunded=page.payment.refunded + recorded.event.amount)


@order_pages.projects(InvoiceIssued)
def invoice_issued(page: OrderPage, recorded: Recorded[InvoiceIssued]) -> OrderPage:
    return invoiced(page, recorded, number=recorded.event.number, issued_on=recorded.event.issued_on)


@order_pages.projects(InvoiceRendered)
def invoice_rendered(page: OrderPage, recorded: Recorded[InvoiceRendered]) -> OrderPage:
    return invoiced(page, recorded, document=recorded.event.document)


@order_pages.projects(CreditNoteIssued)
def credit_note_issued(page: OrderPage, recorded: Recorded[CreditNoteIssued]) -> OrderPage:
    return invoiced(page, recorded, credit_note=recorded.event.number)


@order_pages.projects(CreditNoteRendered)
def credit_note_rendered(page: OrderPage, recorded: Recorded[CreditNoteRendered]) -> OrderPage:
    return invoiced(page, recorded, credit_note_document=recorded.event.document)


@order_pages.projects(NotificationSent)
def notification_sent(page: OrderPage, recorded: Recorded[NotificationSent]) -> OrderPage:
    return mailed(page, recorded)


@order_pages.projects(NotificationFailed)
def notification_failed(page: OrderPage, recorded: Recorded[NotificationFailed]) -> OrderPage:
    return mailed(page, recorded)
