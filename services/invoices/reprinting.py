"""Documents that are missing after a restore from an old backup: the same papers give the same bytes, so they are
printed again and stand under the key that their event names."""

from __future__ import annotations

from dataclasses import dataclass

from services.invoices.issuing import History, history_of
from services.invoices.rendering import PDF, Printed, Printer
from shared.blobs import BlobStore, Damaged
from shared.contract.fields import BlobRef
from shared.contract.invoices import CreditNoteRendered, InvoiceRendered
from shared.errors import Missing
from shared.journal.port import Journal


@dataclass(frozen=True)
class Reprinting:
    journal: Journal
    blobs: BlobStore
    printer: Printer

    def order(self, order: str) -> tuple[int, int]:
        """How many of its documents were printed again, and how many gave other bytes than before: a newer program
        sets them differently, and the old ones are lost. Raises Unavailable, Broken."""
        missing = self._missing(history_of(self.journal, order))
        differing = [document for document, printed in missing if not self._stands(document, printed)]
        return len(missing) - len(differing), len(differing)

    def _missing(self, history: History) -> list[tuple[BlobRef, Printed]]:
        found: list[tuple[BlobRef, Printed]] = []
        for recorded in history.events:
            match recorded.event:
                case InvoiceRendered(number=number, document=document) if not self._stored(document):
                    found.append((document, self.printer.invoice(history.bearing(number))))
                case CreditNoteRendered(number=number, document=document) if not self._stored(document):
                    found.append((document, self.printer.credit_note(history.bearing(number))))
        return found

    def _stored(self, document: BlobRef) -> bool:
        try:
            self.blobs.get(document.key)
        except (Missing, Damaged):
            return False
        return True

    def _stands(self, document: BlobRef, printed: Printed) -> bool:
        try:
            return self._put(document, printed)
        except Damaged:  # the right bytes are at hand, so the changed ones may go: only the operator has the right
            self.blobs.discard(document.key)
            return self._put(document, printed)

    def _put(self, document: BlobRef, printed: Printed) -> bool:
        return self.blobs.put(printed.pdf, PDF, document.name).key == document.key
