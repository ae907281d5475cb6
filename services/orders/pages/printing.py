"""Papers of the ticked orders: their invoices as one PDF, and the notes that go into the parcels."""

from __future__ import annotations

from io import BytesIO

from flask import Response, render_template, request
from pypdf import PdfWriter

from services.orders.api.callers import wiring
from services.orders.api.order_view import order_view
from services.orders.pages.desk import desk
from services.orders.pages.documents import PDF, shown_file
from services.orders.pages.moving import ticked
from services.orders.projections.order_page import OrderPage
from shared.contract.fields import BlobRef


@desk.post("/orders/invoices.pdf")
def print_invoices() -> Response | str:
    """One PDF; where some have no invoice, a page says which before the others are printed."""
    pages = _pages()
    documents = {page.id: page.invoice.document for page in pages if page.invoice.document}
    missing = [page.id for page in pages if page.id not in documents]
    if not documents or (missing and not request.form.get("rest")):
        return render_template("desk/invoices.html", found=list(documents), missing=missing)
    return shown_file(_together(list(documents.values())), PDF, "invoices.pdf")


@desk.post("/orders/dispatch-notes")
def print_dispatch_notes() -> str:
    """To print: a sheet an order, with what goes into the parcel and to whom, and without prices."""
    orders = [order_view(page) for page in _pages()]
    return render_template("desk/dispatch.html", orders=orders, shop=wiring().settings.shop)


def _pages() -> list[OrderPage]:
    """Of the ticked orders. Raises Invalid, Missing."""
    return [wiring().reading.order(number).order for number in ticked()]


def _together(documents: list[BlobRef]) -> bytes:
    written, writer = BytesIO(), PdfWriter()
    for document in documents:
        writer.append(BytesIO(wiring().blobs.get(document.key)))
    writer.write(written)
    return written.getvalue()
