"""What follows for an order's papers. Every decision is "nothing" where it has been made before."""

from __future__ import annotations

from msgspec.structs import replace

from services.invoices.domain.invoice import Papers, Rounds, last
from services.invoices.domain.series import CREDIT_NOTES, INVOICES, number_text, series_of
from shared.contract.fields import BlobRef
from shared.contract.invoices import (
    CreditNoteIssued,
    CreditNotePrepared,
    CreditNoteRendered,
    InvoiceIssued,
    InvoiceNumberTaken,
    InvoicePrepared,
    InvoiceRendered,
)
from shared.contract.orders import Status
from shared.errors import Broken

ENDED = frozenset(
    {
        Status.CANCELED,
        Status.DENIED,
        Status.EXPIRED,
        Status.FAILED,
        Status.REFUNDED,
        Status.REVERSED,
        Status.CHARGEBACK,
        Status.VOIDED,
    }
)
"""The sale came to nothing: no invoice any more, and one that stands is credited."""


def prepare(rounds: Rounds, wanted: InvoicePrepared) -> list[InvoicePrepared]:
    """An order has one invoice: what was fixed first stands, on both sides of New Year. Where it was credited another
    may follow, never dated before the credit note."""
    if not rounds:
        return [wanted]
    credited = rounds[-1].credit_issued
    if credited is None:
        return []
    earliest = max(wanted.prepared_on, credited.issued_on)
    return [replace(wanted, prepared_on=earliest, series=series_of(INVOICES, earliest))]


def issue(papers: Papers, taken: InvoiceNumberTaken) -> list[InvoiceIssued]:
    """Over what the customer pays, the unique code included: the paper shows the sum that stands on the account."""
    if papers.issued:
        return []
    if papers.prepared is None:
        raise Broken("{order} has a number and no invoice", order=taken.order)
    return [
        InvoiceIssued(
            order=taken.order,
            number=number_text(taken.series, taken.sequence),
            series=taken.series,
            sequence=taken.sequence,
            issued_on=taken.issued_on,
            total=papers.prepared.placed.amount_due,
            currency=papers.prepared.placed.currency,
        )
    ]


def render(papers: Papers, document: BlobRef, alarm: str) -> list[InvoiceRendered]:
    if papers.issued is None or papers.rendered:
        return []
    return [InvoiceRendered(order=papers.issued.order, number=papers.issued.number, document=document, alarm=alarm)]


def prepare_credit(rounds: Rounds, day: str, reason: str) -> list[CreditNotePrepared]:
    """A whole credit of the issued invoice, never dated before it."""
    papers = last(rounds)
    if papers.issued is None or papers.credit_prepared:
        return []
    earliest = max(day, papers.issued.issued_on)
    series = series_of(CREDIT_NOTES, earliest)
    return [CreditNotePrepared(order=papers.issued.order, series=series, prepared_on=earliest, reason=reason)]


def issue_credit(papers: Papers, taken: InvoiceNumberTaken) -> list[CreditNoteIssued]:
    if papers.credit_issued:
        return []
    if papers.issued is None or papers.credit_prepared is None:
        raise Broken("{order} has a credit note's number and nothing to credit", order=taken.order)
    return [
        CreditNoteIssued(
            order=taken.order,
            number=number_text(taken.series, taken.sequence),
            series=taken.series,
            sequence=taken.sequence,
            issued_on=taken.issued_on,
            invoice=papers.issued.number,
            total=papers.issued.total,
            currency=papers.issued.currency,
            reason=papers.credit_prepared.reason,
        )
    ]


def render_credit(papers: Papers, document: BlobRef, alarm: str) -> list[CreditNoteRendered]:
    if papers.credit_issued is None or papers.credit_rendered:
        return []
    issued = papers.credit_issued
    return [CreditNoteRendered(order=issued.order, number=issued.number, document=document, alarm=alarm)]
