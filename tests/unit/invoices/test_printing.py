"""What stands on the paper comes from what was fixed, and the same papers are the same bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec
import pytest

from services.invoices.domain.invoice import Papers
from services.invoices.issuing import history_of
from services.invoices.printing import TypstPrinter, credit_note_document, invoice_document
from shared.contract.orders import Status
from shared.errors import Broken
from tests.unit.invoices.given import moved, paid, placed, requested
from tests.unit.invoices.shop import Shop


def papers(*, is_paid: bool = False) -> Papers:
    """Invoiced and credited."""
    shop = Shop()
    shop.hear(placed("10001"))
    if is_paid:
        shop.hear(paid("10001"))
    shop.hear(requested("10001"))
    shop.hear(moved("10001", Status.REFUNDED))
    return history_of(shop.journal, "10001").papers


def test_an_invoice_shows_what_the_customer_pays_and_when_it_was_paid() -> None:
    document = invoice_document(papers(is_paid=True))
    assert document.total == 210_123
    assert [(line.key, line.amount) for line in document.totals] == [
        ("subtotal", 200_000),
        ("shipping", 10_000),
        ("unique_code", 123),
    ]
    assert (document.number, document.order_number) == ("INV/2026/000001", "10001")
    assert (document.issue_date, document.paid_at) == (date(2026, 11, 24), date(2026, 11, 24))
    assert invoice_document(papers()).paid_at is None


def test_a_credit_note_names_its_invoice_and_the_reason_and_is_never_stamped_as_paid() -> None:
    document = credit_note_document(papers(is_paid=True))
    assert (document.kind, document.number, document.refers_to) == ("credit_note", "CN/2026/000001", "INV/2026/000001")
    assert (document.total, document.reason, document.paid_at) == (210_123, "Refunded", None)


def test_the_same_papers_are_the_same_bytes() -> None:
    printer, both = TypstPrinter(), papers()
    assert printer.invoice(both).pdf == printer.invoice(papers()).pdf
    assert printer.credit_note(both).pdf == printer.credit_note(papers()).pdf
    assert printer.invoice(both).pdf.startswith(b"%PDF-")
    assert printer.invoice(both).pdf != printer.credit_note(both).pdf


def test_papers_that_do_not_add_up_are_not_printed() -> None:
    both = papers()
    assert both.prepared is not None
    wrong = msgspec.structs.replace(both.prepared, placed=msgspec.structs.replace(both.prepared.placed, subtotal=1))
    with pytest.raises(Broken, match="can't be printed"):
        TypstPrinter().invoice(replace(both, prepared=wrong))


def test_what_is_not_issued_is_not_printed() -> None:
    with pytest.raises(Broken):
        TypstPrinter().invoice(Papers())
    with pytest.raises(Broken):
        TypstPrinter().credit_note(Papers())
