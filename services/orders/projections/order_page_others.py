"""The order page: what invoices and notifications feed."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from services.orders.projections.order_page import OrderPage, order_pages
from services.orders.projections.order_page_entries import entry_of
from shared.contract.events import Recorded
from shared.contract.invoices import CreditNoteIssued, CreditNoteRendered, InvoiceIssued, InvoiceRendered
from shared.contract.notifications import NotificationFailed, NotificationSent


def invoiced(page: OrderPage, recorded: Recorded[Any], **fields: Any) -> OrderPage:
    entries = (*page.invoice_entries, entry_of(recorded))
    return replace(page, invoice=replace(page.invoice, **fields), invoice_entries=entries)


def mailed(page: OrderPage, recorded: Recorded[Any]) -> OrderPage:
    return replace(page, mail_entries=(*page.mail_entries, entry_of(recorded)))


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
