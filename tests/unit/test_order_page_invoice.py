"""The order page's papers: the newest invoice, and those that were credited before it."""

from __future__ import annotations

from services.orders.projections import order_page_orders, order_page_others  # noqa: F401  they register the folds
from services.orders.projections.order_page import OrderPage, order_pages
from shared.bootstrap import new_id
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event
from shared.contract.fields import BlobRef
from shared.contract.invoices import CreditNoteIssued, CreditNoteRendered, InvoiceIssued, InvoiceRendered
from shared.contract.orders import InvoiceRequested, Status, StatusChanged
from shared.contract.times import utc_now
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.journal.writing import Writer


def page_after(kind: str, *events: Event) -> OrderPage:
    writer = Writer(CONTRACT, "invoices" if kind == "invoice" else "orders", utc_now, new_id)
    recorded = writer.write(about_order(kind, "1"), None, events, Context("c", Actor("system", "p"), "x"))
    page = OrderPage(id="1")
    for one in recorded:
        page = order_pages.fold(page, one)
    return page


def paper(key: str) -> BlobRef:
    return BlobRef(key=key, size=1, media_type="application/pdf")


def issued(sequence: int) -> InvoiceIssued:
    number, day = f"INV/2026/{sequence:06d}", "2026-11-24"
    return InvoiceIssued(order="1", number=number, series="INV/2026", sequence=sequence, issued_on=day, total=5)


def credited(sequence: int) -> CreditNoteIssued:
    return CreditNoteIssued(
        order="1",
        number=f"CN/2026/{sequence:06d}",
        series="CN/2026",
        sequence=sequence,
        issued_on="2026-11-24",
        invoice=f"INV/2026/{sequence:06d}",
        total=5,
    )


def test_an_invoice_that_follows_a_credited_one_stands_alone_and_the_earlier_papers_stay() -> None:
    invoice = page_after(
        "invoice",
        issued(1),
        InvoiceRendered(order="1", number="INV/2026/000001", document=paper("a")),
        credited(1),
        issued(2),
        # The credit note's document is late: it comes after the next invoice.
        CreditNoteRendered(order="1", number="CN/2026/000001", document=paper("b")),
        InvoiceRendered(order="1", number="INV/2026/000002", document=paper("c")),
    ).invoice
    assert (invoice.number, invoice.credit_note, invoice.credit_note_document) == ("INV/2026/000002", "", None)
    assert {number: document.key for number, document in invoice.documents().items()} == {
        "INV/2026/000001": "a",
        "CN/2026/000001": "b",
        "INV/2026/000002": "c",
    }


def test_an_order_whose_sale_came_to_nothing_has_asked_for_no_invoice_any_more() -> None:
    for status in Status:
        page = page_after("order", InvoiceRequested(), StatusChanged(before=Status.PROCESSING, status=status))
        ended = status in {
            Status.CANCELED,
            Status.DENIED,
            Status.EXPIRED,
            Status.FAILED,
            Status.REFUNDED,
            Status.REVERSED,
            Status.CHARGEBACK,
            Status.VOIDED,
        }
        assert page.invoice_requested is not ended, status
