"""The order page: what invoices and notifications feed."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from services.orders.projections.order_page import EarlierInvoice, InvoiceState, OrderPage, order_pages
from services.orders.projections.order_page_entries import entry_of
from shared.contract.events import Recorded
from shared.contract.invoices import CreditNoteIssued, CreditNoteRendered, InvoiceIssued, InvoiceRendered
from shared.contract.notifications import NotificationFailed, NotificationSent


def invoiced(page: OrderPage, recorded: Recorded[Any], invoice: InvoiceState) -> OrderPage:
    return replace(page, invoice=invoice, invoice_entries=(*page.invoice_entries, entry_of(recorded)))


def mailed(page: OrderPage, recorded: Recorded[Any]) -> OrderPage:
    return replace(page, mail_entries=(*page.mail_entries, entry_of(recorded)))


@order_pages.projects(InvoiceIssued)
def invoice_issued(page: OrderPage, recorded: Recorded[InvoiceIssued]) -> OrderPage:
    """A further one follows only where the one before was credited."""
    before, event = page.invoice, recorded.event
    earlier = before.earlier
    if before.number:
        earlier = (
            *earlier,
            EarlierInvoice(
                number=before.number,
                document=before.document,
                credit_note=before.credit_note,
                credit_note_document=before.credit_note_document,
            ),
        )
    return invoiced(page, recorded, InvoiceState(number=event.number, issued_on=event.issued_on, earlier=earlier))


@order_pages.projects(CreditNoteIssued)
def credit_note_issued(page: OrderPage, recorded: Recorded[CreditNoteIssued]) -> OrderPage:
    return invoiced(page, recorded, replace(page.invoice, credit_note=recorded.event.number))


@order_pages.projects(InvoiceRendered)
def invoice_rendered(page: OrderPage, recorded: Recorded[InvoiceRendered]) -> OrderPage:
    """It may be late, and of an earlier one."""
    event, invoice = recorded.event, page.invoice
    if event.number == invoice.number:
        return invoiced(page, recorded, replace(invoice, document=event.document))
    earlier = tuple(
        replace(one, document=event.document) if one.number == event.number else one for one in invoice.earlier
    )
    return invoiced(page, recorded, replace(invoice, earlier=earlier))


@order_pages.projects(CreditNoteRendered)
def credit_note_rendered(page: OrderPage, recorded: Recorded[CreditNoteRendered]) -> OrderPage:
    event, invoice = recorded.event, page.invoice
    if event.number == invoice.credit_note:
        return invoiced(page, recorded, replace(invoice, credit_note_document=event.document))
    earlier = tuple(
        replace(one, credit_note_document=event.document) if one.credit_note == event.number else one
        for one in invoice.earlier
    )
    return invoiced(page, recorded, replace(invoice, earlier=earlier))


@order_pages.projects(NotificationSent)
def notification_sent(page: OrderPage, recorded: Recorded[NotificationSent]) -> OrderPage:
    return mailed(page, recorded)


@order_pages.projects(NotificationFailed)
def notification_failed(page: OrderPage, recorded: Recorded[NotificationFailed]) -> OrderPage:
    return mailed(page, recorded)
