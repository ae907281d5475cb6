"""Remember orders; invoice one when someone asks for it; credit it when the sale comes to nothing afterwards.

Days are those of the event that asks, in the shop's zone: a button pressed at one second to midnight on New Year's Eve
is of the old year, however late this service hears of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from services.invoices.domain import deciding
from services.invoices.domain.days import day_of
from services.invoices.domain.series import INVOICES, series_of
from services.invoices.issuing import decide, history_of, issue_credit_note, issue_invoice
from services.invoices.known_orders import KnownOrder, KnownOrders
from services.invoices.streams import papers_of
from services.invoices.unfinished import Paper, Unfinished
from shared.consuming.policy import Nothing, Outcome, Policy, WaitFor, always
from shared.contract.events import Recorded
from shared.contract.invoices import InvoicePrepared, Seller
from shared.contract.orders import InvoiceRequested, OrderPlaced, StatusChanged
from shared.contract.payments import PaymentConfirmed, PaymentPartlyConfirmed, RefundRecorded
from shared.journal.port import Commit, Context, Journal

GROUP = "invoices.requests"


PaidEvent = PaymentConfirmed | PaymentPartlyConfirmed | RefundRecorded


@dataclass(frozen=True)
class Requests:
    """What `invoices.requests` stands on. Each method handles one event, and may be repeated."""

    journal: Journal
    orders: KnownOrders
    unfinished: Unfinished
    seller: Seller
    zone: tzinfo
    clock: Callable[[], datetime]

    def order_placed(self, event: Recorded[OrderPlaced], _context: Context) -> Outcome:
        self.orders.placed(event)
        return Nothing("remembered")

    def paid(self, event: Recorded[PaidEvent], _context: Context) -> Outcome:
        """An invoice that is prepared already stays as it is; a later one says what is in hand then."""
        paid = event.event
        self._known(paid.order)
        if isinstance(paid, PaymentConfirmed):
            self.orders.paid(paid.order, paid.paid_at, event.version)
        self.orders.in_hand(paid.order, in_hand_after(paid), event.version)
        return Nothing("remembered")

    def invoice_requested(self, event: Recorded[InvoiceRequested], context: Context) -> Outcome:
        known = self._known(event.subject)
        if known.status in deciding.ENDED and self.journal.done(papers_of(event.subject), context) is None:
            return Nothing(f"an order that is {known.status} gets no invoice")
        issue_credit_note(self.journal, event.subject)  # begun and left: only what is credited is followed by another
        self.unfinished.begin(event.subject, Paper.INVOICE, self.clock())
        wanted = self._wanted(known, event)
        prepared = decide(self.journal, event.subject, lambda rounds: deciding.prepare(rounds, wanted), context)
        return _first(prepared, issue_invoice(self.journal, event.subject), "the invoice stands already")

    def status_changed(self, event: Recorded[StatusChanged], context: Context) -> Outcome:
        self._known(event.subject)
        self.orders.moved(event)
        # Also where this is heard again after a later move: the invoice that stands now is of that one.
        if not {event.event.status, self._known(event.subject).status} <= deciding.ENDED:
            return Nothing("the sale goes on")
        if history_of(self.journal, event.subject).papers.prepared is None:
            return Nothing("there is no invoice to credit")
        issue_invoice(self.journal, event.subject)  # begun and left: it has a number or will, so it is issued first
        return self._credit(event, context)

    def _credit(self, event: Recorded[StatusChanged], context: Context) -> Outcome:
        day, reason = day_of(event.time, self.zone), event.event.status.value
        self.unfinished.begin(event.subject, Paper.CREDIT_NOTE, self.clock())
        prepared = decide(
            self.journal, event.subject, lambda rounds: deciding.prepare_credit(rounds, day, reason), context
        )
        return _first(prepared, issue_credit_note(self.journal, event.subject), "the invoice is credited already")

    def _wanted(self, known: KnownOrder, event: Recorded[InvoiceRequested]) -> InvoicePrepared:
        today = day_of(event.time, self.zone)
        return InvoicePrepared(
            order=event.subject,
            series=series_of(INVOICES, today),
            prepared_on=today,
            seller=self.seller,
            placed=known.placed,
            placed_on=day_of(known.placed_at, self.zone),
            paid_on=day_of(known.paid_at, self.zone) if known.paid_at else None,
            received=known.received,
        )

    def _known(self, number: str) -> KnownOrder:
        known = self.orders.find(number)
        if known is None:
            raise WaitFor(f"OrderPlaced of {number}")
        return known


def in_hand_after(event: PaidEvent) -> int:
    """Rupiah. LUNAS needs what covers what is due, and what was given back pays no later invoice."""
    match event:
        case PaymentConfirmed():
            return event.amount
        case PaymentPartlyConfirmed():
            return event.received
        case RefundRecorded():
            return 0


def requests_policy(requests: Requests, orders_topic: str, payments_topic: str) -> Policy:
    policy = Policy(GROUP, topics=(orders_topic, payments_topic))
    policy.reacts(OrderPlaced, plain=always)(requests.order_placed)
    policy.reacts(PaymentConfirmed, plain=always)(requests.paid)
    policy.reacts(PaymentPartlyConfirmed, plain=always)(requests.paid)
    policy.reacts(RefundRecorded, plain=always)(requests.paid)
    policy.reacts(InvoiceRequested)(requests.invoice_requested)
    policy.reacts(StatusChanged, plain=lambda event: event.status not in deciding.ENDED)(requests.status_changed)
    return policy


def _first(prepared: Commit, issued: Commit | None, why_not: str) -> Outcome:
    return prepared if prepared.events else issued or Nothing(why_not)
