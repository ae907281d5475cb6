"""An invoice as the template takes it: nothing but finished texts, in the order of reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.invoices.document.invoice import InvoiceDocument, Line, Party, Seller
from services.invoices.document.legible import one_line, paragraphs
from services.invoices.document.wording import labels
from services.invoices.document.writing import count, day, in_words, rupiah

Pairs = list[tuple[str, str]]


def paper(document: InvoiceDocument) -> dict[str, Any]:
    words = labels(document.language)
    return {
        "language": document.language,
        "labels": words,
        "title": words[document.kind],
        "number": one_line(document.number),
        "seller": _seller(document.seller, words),
        "facts": _filled(_facts(document, words), one_line),
        "parties": [(words["bill_to"], _party(document.bill_to)), (words["ship_to"], _party(document.ship_to))],
        "lines": [_line(line) for line in document.lines],
        "totals": [(words[part.key], rupiah(part.amount)) for part in document.totals] + _part(document, words),
        "due": (words[_due(document)], rupiah(document.total - document.part)),
        "in_words": in_words(document.total - document.part, document.language),
        "stamp": _stamp(document, words),
        "transfer": _transfer(document, words),
        "notes": _filled(_notes(document, words), paragraphs),
        "closing": "" if document.kind == "credit_note" else words["thanks"],
    }


def _due(document: InvoiceDocument) -> str:
    if document.kind == "credit_note":
        return "credited"
    return "paid" if document.paid_at else "due"


def _part(document: InvoiceDocument, words: dict[str, str]) -> Pairs:
    """Where a part is paid: the whole, and that part."""
    if not document.part:
        return []
    return [(words["whole"], rupiah(document.total)), (words["part"], rupiah(-document.part))]


def _facts(document: InvoiceDocument, words: dict[str, str]) -> Pairs:
    credit = document.kind == "credit_note"
    return [
        (words["credit_date" if credit else "issue_date"], day(document.issue_date, document.language)),
        (words["refers_to"], document.refers_to),
        (words["order_number"], document.order_number),
        (words["order_date"], day(document.order_date, document.language)),
        (words["payment_method"], document.payment_method),
        (words["shipping_method"], document.shipping_method),
    ]


def _notes(document: InvoiceDocument, words: dict[str, str]) -> Pairs:
    return [
        (words["reason"], document.reason),
        (words["points_note"], document.points_note),
        (words["customer_comment"], document.customer_comment),
    ]


def _filled(pairs: Pairs, cleaned: Callable[[str], str]) -> Pairs:
    """Without those that say nothing."""
    return [(label, text) for label, text in ((label, cleaned(text)) for label, text in pairs) if text]


def _seller(seller: Seller, words: dict[str, str]) -> dict[str, Any]:
    contact = [one_line(way) for way in (seller.phone, seller.email, seller.website)]
    tax = f"{words['tax_id']} {one_line(seller.tax_id)}" if seller.tax_id.strip() else ""
    return {
        "name": one_line(seller.name),
        "address": _lines(seller.address),
        "contact": [way for way in contact if way],
        "tax": tax,
    }


def _party(party: Party) -> dict[str, Any]:
    return {"name": one_line(party.name), "address": _lines(party.address), "phone": one_line(party.phone)}


def _lines(address: tuple[str, ...]) -> list[str]:
    return [line for line in map(one_line, address) if line]


def _line(line: Line) -> dict[str, str]:
    return {
        "name": one_line(line.name),
        "model": one_line(line.model),
        "quantity": count(line.quantity),
        "unit_price": rupiah(line.unit_price),
        "total": rupiah(line.total),
    }


def _stamp(document: InvoiceDocument, words: dict[str, str]) -> tuple[str, str] | None:
    if document.paid_at is None or document.kind == "credit_note":
        return None
    return words["stamp"], day(document.paid_at, document.language)


def _transfer(document: InvoiceDocument, words: dict[str, str]) -> dict[str, Any] | None:
    """Where to pay, on what is still to be paid."""
    if _due(document) != "due" or not document.seller.accounts:
        return None
    accounts = [
        (one_line(one.bank), one_line(one.number), words["account_holder"].replace("{holder}", one_line(one.holder)))
        for one in document.seller.accounts
    ]
    exact = (
        words["exact"].replace("{amount}", rupiah(document.total)) if document.unique_code and not document.part else ""
    )
    return {"accounts": accounts, "exact": exact}
