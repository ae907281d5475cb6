"""Print what has been issued: a reaction to this service's own events, so that a broken printer stops no number."""

from __future__ import annotations

from dataclasses import dataclass

from services.invoices.finishing import Finishing
from services.invoices.unfinished import Paper
from shared.consuming.policy import Nothing, Outcome, Policy
from shared.contract.events import Recorded
from shared.contract.invoices import CreditNoteIssued, InvoiceIssued
from shared.journal.port import Context


@dataclass(frozen=True)
class Printing:
    """What `invoices.rendering` stands on. The event is appended under a command id of the paper's own, which the
    sweep uses too: one PDF a paper."""

    finishing: Finishing

    def invoice_issued(self, event: Recorded[InvoiceIssued], _context: Context) -> Outcome:
        return self.finishing.finish(event.event.order, Paper.INVOICE) or Nothing("printed already")

    def credit_note_issued(self, event: Recorded[CreditNoteIssued], _context: Context) -> Outcome:
        return self.finishing.finish(event.event.order, Paper.CREDIT_NOTE) or Nothing("printed already")


def rendering_policy(printing: Printing, invoices_topic: str) -> Policy:
    policy = Policy("invoices.rendering", topics=(invoices_topic,), traced=False)
    policy.reacts(InvoiceIssued)(printing.invoice_issued)
    policy.reacts(CreditNoteIssued)(printing.credit_note_issued)
    return policy
