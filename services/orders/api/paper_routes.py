"""An order's papers, made by the invoices service: the invoice and the credit note."""

from __future__ import annotations

from datetime import timedelta

from flask import Response

from services.orders.api.answers import WAITING, answer, read_page
from services.orders.api.callers import admin, wiring
from services.orders.domain.worked_order import NO_INVOICE
from services.orders.projections.order_page import Entry, OrderPage
from shared.contract.fields import BlobRef
from shared.contract.orders import Status
from shared.contract.times import from_text, utc_now
from shared.errors import Missing, NotAllowed, Unavailable
from shared.http.documented import blueprint, queried

routes = blueprint("papers", "Invoice and credit note")
ORDER = "/orders/<string:number>"
LATE = timedelta(minutes=15)  # a paper takes seconds; later than this something is wrong


@routes.get(f"{ORDER}/invoice.pdf")
@routes.response(200, content_type="application/pdf")
@queried(routes, WAITING)
def invoice_pdf(number: str) -> Response:
    """The newest invoice. 202 while it is being made, and 503 when that takes too long; 404 where nobody asked for one,
    409 where it was asked for and is not made."""
    admin()
    page = read_page(number).order
    again = page.invoice_requested and bool(page.invoice.credit_note)
    if page.invoice.document is not None and not again:
        return _pdf(page.invoice.document, page.invoice.number)
    requested, status = _request(page)
    if requested is None:
        raise Missing("order {number} has no invoice", number=number)
    if not page.invoice.number and not again and status in NO_INVOICE:
        raise NotAllowed("no invoice is made for an order that was {status} when it was asked for", status=status.value)
    return _being_made(number, "invoice", requested)


@routes.get(f"{ORDER}/credit-note.pdf")
@routes.response(200, content_type="application/pdf")
@queried(routes, WAITING)
def credit_note_pdf(number: str) -> Response:
    """The credit note of the newest invoice. 202 while it is being made, 404 where none was issued."""
    admin()
    page = read_page(number).order
    if page.invoice.credit_note_document is not None:
        return _pdf(page.invoice.credit_note_document, page.invoice.credit_note)
    issued = next((entry for entry in reversed(page.invoice_entries) if entry.type == "CreditNoteIssued"), None)
    if issued is None or not page.invoice.credit_note:
        raise Missing("order {number} has no credit note", number=number)
    return _being_made(number, "credit_note", issued)


@routes.get(f"{ORDER}/papers/<path:paper>.pdf")
@routes.response(200, content_type="application/pdf")
def paper_pdf(number: str, paper: str) -> Response:
    """Any invoice or credit note that is printed, by its number: also one that was credited before another followed."""
    admin()
    document = read_page(number).order.invoice.documents().get(paper)
    if document is None:
        raise Missing("order {number} has no paper {paper}", number=number, paper=paper)
    return _pdf(document, paper)


def _pdf(document: BlobRef, name: str) -> Response:
    made = Response(wiring().blobs.get(document.key), content_type=document.media_type)
    made.headers["Content-Disposition"] = f'inline; filename="{name.replace("/", "-")}.pdf"'
    return made


def _request(page: OrderPage) -> tuple[Entry | None, Status]:
    """Where the invoice was asked for last, and what the order's status was then."""
    status = Status.PENDING
    found: tuple[Entry | None, Status] = (None, status)
    for entry in page.entries:
        if entry.type == "InvoiceRequested":
            found = (entry, status)
        if entry.type == "StatusChanged":
            status = Status(entry.says["status"])
    return found


def _being_made(number: str, paper: str, since: Entry) -> Response:
    parked = wiring().parked.of_order("invoices", number)
    if parked is not None:
        raise Unavailable(
            "the {paper} of order {number} is not being made: the invoices service has parked the order's events since "
            "{since} ({reason})",
            paper=paper.replace("_", " "),
            number=number,
            since=parked.since,
            reason=parked.reason,
        )
    if utc_now() - from_text(since.time) > LATE:
        raise Unavailable(
            "the {paper} of order {number} is being made since {since}: see whether the invoices service runs",
            paper=paper.replace("_", " "),
            number=number,
            since=since.time,
        )
    return answer({"number": number, paper: "being made", "since": since.time}, 202, Retry_After="1")
