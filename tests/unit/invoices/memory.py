"""The invoices service in memory. tests/integration/test_invoice_stores.py holds the fakes against the real stores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from services.invoices.domain.invoice import Papers
from services.invoices.known_orders import KnownOrder
from services.invoices.unfinished import Paper
from shared.contract.events import Recorded
from shared.contract.fields import BlobRef
from shared.contract.orders import OrderPlaced, StatusChanged


class MemoryKnownOrders:
    """Implements `services.invoices.known_orders.KnownOrders`."""

    def __init__(self) -> None:
        self._orders: dict[str, KnownOrder] = {}
        self._in_hand: dict[str, int] = {}
        self._versions: dict[tuple[str, str], int] = {}

    def find(self, number: str) -> KnownOrder | None:
        known = self._orders.get(number)
        return known.with_in_hand(self._in_hand[number]) if known and number in self._in_hand else known

    def placed(self, event: Recorded[OrderPlaced]) -> None:
        self._orders.setdefault(event.event.number, KnownOrder(event.event, event.time))
        self._versions.setdefault((event.event.number, "status"), event.version)

    def moved(self, event: Recorded[StatusChanged]) -> None:
        if self._newer(event.subject, "status", event.version):
            self._orders[event.subject] = replace(self._orders[event.subject], status=event.event.status)

    def paid(self, number: str, paid_at: str, version: int) -> None:
        if self._newer(number, "paid", version):
            self._orders[number] = replace(self._orders[number], paid_at=paid_at)

    def in_hand(self, number: str, rupiah: int, version: int) -> None:
        if self._newer(number, "in_hand", version):
            self._in_hand[number] = rupiah

    def _newer(self, number: str, name: str, version: int) -> bool:
        if number not in self._orders or self._versions.get((number, name), 0) >= version:
            return False
        self._versions[number, name] = version
        return True


class MemoryUnfinished:
    """Implements `services.invoices.unfinished.Unfinished`."""

    def __init__(self) -> None:
        self._marks: dict[tuple[str, Paper], datetime] = {}

    def begin(self, order: str, paper: Paper, now: datetime) -> None:
        self._marks.setdefault((order, paper), now)

    def end(self, order: str, paper: Paper) -> None:
        self._marks.pop((order, paper), None)

    def begun_before(self, moment: datetime) -> list[tuple[str, Paper]]:
        by_age = sorted(self._marks.items(), key=lambda mark: mark[1])
        return [mark for mark, since in by_age if since < moment]


class MemoryBlobs:
    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}

    def put(self, data: bytes, media_type: str, name: str = "") -> BlobRef:
        key = sha256(data).hexdigest()
        self.blobs[key] = data
        return BlobRef(key=key, size=len(data), media_type=media_type, name=name)


@dataclass(frozen=True)
class PlainPage:
    pdf: bytes
    alarm: str = ""


class PlainPrinter:
    """Prints the papers' own text: cheap, and the same papers give the same bytes."""

    def invoice(self, papers: Papers) -> PlainPage:
        return PlainPage(f"{papers.prepared} {papers.issued}".encode())

    def credit_note(self, papers: Papers) -> PlainPage:
        return PlainPage(f"{papers.credit_prepared} {papers.credit_issued}".encode())
