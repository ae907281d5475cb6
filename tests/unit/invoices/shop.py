"""A whole invoices service over whatever journal a test gives it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.invoices.finishing import Finishing
from services.invoices.policies.rendering import Printing, rendering_policy
from services.invoices.policies.requests import Requests, requests_policy
from services.invoices.rendering import Rendering
from shared.consuming.policy import Outcome
from shared.contract.events import Event, Recorded
from shared.contract.invoices import CreditNoteIssued, InvoiceIssued, InvoiceNumberTaken
from shared.journal.memory import MemoryJournal
from shared.journal.port import Journal
from tests.unit.invoices.given import NOON, SELLER, context, writer
from tests.unit.invoices.memory import MemoryBlobs, MemoryKnownOrders, MemoryUnfinished, PlainPrinter

JAKARTA = ZoneInfo("Asia/Jakarta")


class Shop:
    """`through`: the journal as the service sees it (it may fail); `journal` is what really stands."""

    def __init__(self, journal: MemoryJournal | None = None, through: Journal | None = None) -> None:
        self.journal = journal or MemoryJournal(writer("invoices", lambda: NOON))
        self.orders, self.unfinished, self.blobs = MemoryKnownOrders(), MemoryUnfinished(), MemoryBlobs()
        self.use(through or self.journal)

    def use(self, journal: Journal) -> None:
        """As after a restart: what stands stays, whatever was in mind is gone."""
        self.finishing = Finishing(journal, self.unfinished, Rendering(journal, self.blobs, PlainPrinter()))
        requests = Requests(journal, self.orders, self.unfinished, SELLER, JAKARTA, lambda: NOON)
        self.policies = [
            requests_policy(requests, "orders.events", "payments.events"),
            rendering_policy(Printing(self.finishing), "invoices.events"),
        ]

    def hear(self, event: Recorded[Event]) -> Outcome:
        """What the runner does with one event."""
        policy = next(one for one in self.policies if type(event.event) in one.handlers)
        return policy.handlers[type(event.event)](event, context(policy.name, event))

    def print_all(self) -> None:
        """The service hears what it has issued itself."""
        for event in list(self.journal.log):
            if isinstance(event.event, InvoiceIssued | CreditNoteIssued):
                self.hear(event)

    def sweep(self, now: datetime = NOON + timedelta(minutes=1)) -> int:
        return self.finishing.sweep(now)

    def said(self, kind: type[Event], order: str | None = None) -> list[Event]:
        """The events of this type in the journal, all or one order's."""
        found = [event.event for event in self.journal.log if isinstance(event.event, kind)]
        return [event for event in found if order is None or getattr(event, "order", None) == order]

    def numbers(self, series: str) -> list[InvoiceNumberTaken]:
        return [
            taken.event
            for taken in self.journal.log
            if isinstance(taken.event, InvoiceNumberTaken) and taken.event.series == series
        ]
