"""From what is fixed about an order's papers to the document that is typeset."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

import typst

from services.invoices.document.invoice import (
    BankAccount,
    DoesNotAddUp,
    InvoiceDocument,
    Language,
    Line,
    Party,
    Seller,
)
from services.invoices.document.pdf import render
from services.invoices.domain.invoice import Papers
from services.invoices.rendering import Printed
from shared.contract import invoices, orders
from shared.contract.invoices import CreditNoteIssued, InvoiceIssued, InvoicePrepared
from shared.errors import Broken


class TypstPrinter:
    """Implements `services.invoices.rendering.Printer`. Raises Broken for papers that contradict themselves."""

    def invoice(self, papers: Papers) -> Printed:
        return printed(invoice_document, papers)

    def credit_note(self, papers: Papers) -> Printed:
        return printed(credit_note_document, papers)


def invoice_document(papers: Papers) -> InvoiceDocument:
    if papers.prepared is None or papers.issued is None:
        raise Broken("there is no issued invoice to print")
    return _document(papers.prepared, papers.issued, kind="invoice")


def credit_note_document(papers: Papers) -> InvoiceDocument:
    if papers.prepared is None or papers.credit_issued is None:
        raise Broken("there is no issued credit note to print")
    return _document(papers.prepared, papers.credit_issued, kind="credit_note")


def printed(document: Callable[[Papers], InvoiceDocument], papers: Papers) -> Printed:
    try:
        return render(document(papers))
    except (DoesNotAddUp, typst.TypstError) as error:
        raise Broken("this paper can't be printed: {why}", why=str(error)) from error


def _document(
    prepared: InvoicePrepared, issued: InvoiceIssued | CreditNoteIssued, *, kind: Literal["invoice", "credit_note"]
) -> InvoiceDocument:
    placed = prepared.placed
    if placed.currency != "IDR":
        raise Broken("a paper in {currency} can't be printed", currency=placed.currency)
    credit = issued if isinstance(issued, CreditNoteIssued) else None
    return InvoiceDocument(
        kind=kind,
        number=issued.number,
        issue_date=date.fromisoformat(issued.issued_on),
        order_number=placed.number,
        order_date=date.fromisoformat(prepared.placed_on),
        seller=_seller(prepared.seller),
        bill_to=Party(name=placed.customer.name, phone=placed.customer.phone),
        ship_to=_ship_to(placed.shipping_address),
        lines=tuple(_line(line) for line in placed.lines),
        subtotal=placed.subtotal,
        shipping=placed.shipping.cost,
        discount=placed.subtotal + placed.shipping.cost - placed.total,
        unique_code=placed.unique_code,
        total=issued.total,
        payment_method=placed.payment_method,
        shipping_method=placed.shipping.method,
        customer_comment=placed.comment,
        received=prepared.received if credit is None else 0,
        paid_at=date.fromisoformat(prepared.paid_on) if prepared.paid_on and credit is None else None,
        language=_language(placed.customer.language),
        reason=credit.reason if credit else "",
        refers_to=credit.invoice if credit else "",
    )


def _language(name: str) -> Language:
    return "en" if name == "en" else "id"


def _seller(seller: invoices.Seller) -> Seller:
    accounts = tuple(BankAccount(bank=one.bank, number=one.number, holder=one.holder) for one in seller.accounts)
    return Seller(
        name=seller.name,
        address=seller.address,
        phone=seller.phone,
        email=seller.email,
        tax_id=seller.npwp,
        accounts=accounts,
    )


def _ship_to(address: orders.Address) -> Party:
    town = f"{address.city} {address.postcode}".strip()
    lines = (address.street, town, address.province, address.country)
    return Party(name=address.recipient, phone=address.phone, address=tuple(line for line in lines if line))


def _line(line: orders.Line) -> Line:
    return Line(
        name=line.name,
        model=line.model,
        quantity=line.quantity,
        unit_price=line.unit_price,
        total=line.quantity * line.unit_price,
    )
