"""Events of the invoices service: numbers and documents."""

from __future__ import annotations

from collections.abc import Mapping

from shared.contract.events import Event
from shared.contract.fields import (
    BlobRef,
    Comment,
    Count,
    Currency,
    Day,
    Identifier,
    Label,
    Rupiah,
    Value,
)
from shared.contract.orders import Account, OrderPlaced
from shared.contract.wire import Lift


class Seller(Value, frozen=True, kw_only=True):
    """The shop as it stands on its papers; `npwp` is its tax number, empty where it has none."""

    name: Label
    address: tuple[Label, ...]
    phone: Label = ""
    email: Label = ""
    npwp: Label = ""
    accounts: tuple[Account, ...] = ()


class InvoicePrepared(Event, frozen=True, kw_only=True):
    """Version 1 of `invoice:<order>` fixes series and all that is on the paper; `prepared_on` is the earliest date. A
    further one follows where the one before was credited. `received` is in hand by then, also where it is not all."""

    dataversion = 2

    order: Identifier
    series: Label
    prepared_on: Day
    seller: Seller
    placed: OrderPlaced
    placed_on: Day
    paid_on: Day | None = None
    received: Rupiah = 0


class InvoiceNumberTaken(Event, frozen=True, kw_only=True):
    """In the series' stream: the append of this event is the allocation, `issued_on` never before the one before."""

    order: Identifier
    series: Label
    sequence: Count
    issued_on: Day


class InvoiceIssued(Event, frozen=True, kw_only=True):
    order: Identifier
    number: Label
    series: Label
    sequence: Count
    issued_on: Day
    total: Rupiah
    currency: Currency = "IDR"


class InvoiceRendered(Event, frozen=True, kw_only=True):
    """`alarm` says what the document could not be (a glyph missing in PDF/A); empty where all is well."""

    order: Identifier
    number: Label
    document: BlobRef
    alarm: Label = ""


class CreditNotePrepared(Event, frozen=True, kw_only=True):
    """The order whose invoice stands was canceled or refunded."""

    order: Identifier
    series: Label
    prepared_on: Day
    reason: Comment = ""


class CreditNoteIssued(Event, frozen=True, kw_only=True):
    order: Identifier
    number: Label
    series: Label
    sequence: Count
    issued_on: Day
    invoice: Label
    total: Rupiah
    currency: Currency = "IDR"
    reason: Comment = ""


class CreditNoteRendered(Event, frozen=True, kw_only=True):
    order: Identifier
    number: Label
    document: BlobRef
    alarm: Label = ""


INVOICE_EVENTS: tuple[type[Event], ...] = (
    InvoicePrepared,
    InvoiceNumberTaken,
    InvoiceIssued,
    InvoiceRendered,
    CreditNotePrepared,
    CreditNoteIssued,
    CreditNoteRendered,
)

LIFTS: Mapping[tuple[str, int], Lift] = {("InvoicePrepared", 1): lambda old: old}  # which knew of no parts
