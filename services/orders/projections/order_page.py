"""The document behind an order's page: everything about one order, each field fed by one source."""

from __future__ import annotations

from typing import Any

from msgspec import field
from pymongo import ASCENDING, DESCENDING, IndexModel

from shared.contract.events import Event, Recorded
from shared.contract.fields import BlobRef, Value
from shared.contract.orders import OrderPlaced, Status
from shared.projecting.projection import Document, Projection


class Entry(Value, frozen=True, kw_only=True):
    """One line of the history: what happened (`type`, `says`), and who did it, when, from where, through what, why."""

    event_id: str
    source: str
    stream: str
    version: int
    time: str
    type: str
    says: dict[str, Any]
    actor_kind: str
    actor_id: str
    actor_ip: str
    channel: str
    causation_id: str


class PaymentState(Value, frozen=True, kw_only=True):
    """`state`: expected, claimed, partial, confirmed, mismatched, rejected, expired, canceled or refunded. All in whole
    rupiah: `expected` is due, `confirmed` is in hand for this order and counts, `received` the bank has seen of it
    (`movements` names them), `claimed` the customer says, by claim, and no movement bears it out."""

    state: str = "unknown"
    expected: int = 0
    due_at: str = ""
    confirmed: int = 0
    confirmed_at: str = ""
    received: int = 0
    movements: tuple[str, ...] = ()
    claimed: dict[str, int] = field(default_factory=dict)
    refunded: int = 0


class EarlierInvoice(Value, frozen=True, kw_only=True):
    """One that was credited before the sale went on after all."""

    number: str
    document: BlobRef | None
    credit_note: str
    credit_note_document: BlobRef | None


class InvoiceState(Value, frozen=True, kw_only=True):
    """The newest invoice, with its credit note where it has one; `earlier` are those before it, the oldest first."""

    number: str = ""
    issued_on: str = ""
    document: BlobRef | None = None
    credit_note: str = ""
    credit_note_document: BlobRef | None = None
    earlier: tuple[EarlierInvoice, ...] = ()

    def documents(self) -> dict[str, BlobRef]:
        """Every paper that is printed, by its number."""
        all_of_them: tuple[EarlierInvoice | InvoiceState, ...] = (*self.earlier, self)
        papers = [(one.number, one.document) for one in all_of_them]
        papers += [(one.credit_note, one.credit_note_document) for one in all_of_them]
        return {number: document for number, document in papers if document is not None}


class OrderPage(Document, frozen=True, kw_only=True):
    """`id` is the order's number. `placed` is None while only other services' events have arrived. `stage_since`: when
    its status became what it is, where being packed (Processed) is still the stage of Processing. `version`: of its own
    stream, by its position there."""

    placed: OrderPlaced | None = None
    placed_at: str = ""
    modified_at: str = ""
    version: int = 0
    status: str = ""
    stage_since: str = ""
    customer_id: str = ""
    customer_folded: str = ""
    customer_parts: tuple[str, ...] = ()
    customer_mail: str = ""
    total: int = 0
    returns_disallowed: bool = False
    points_added: int = 0
    commission_added: int = 0
    invoice_requested: bool = False
    courier: str = ""
    tracking_number: str = ""
    open_claims: tuple[str, ...] = ()
    open_returns: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    payment: PaymentState = PaymentState()
    payment_entries: tuple[Entry, ...] = ()
    invoice: InvoiceState = InvoiceState()
    invoice_entries: tuple[Entry, ...] = ()
    mail_entries: tuple[Entry, ...] = ()


TO_SHIP = (Status.PROCESSING, Status.PROCESSED)
KINDS = ("order", "payment", "invoice", "notification")


def of_order(recorded: Recorded[Event]) -> list[str]:
    """The streams that are about one order are called `<kind>:<number>`."""
    kind, _, number = recorded.stream.partition(":")
    return [number] if kind in KINDS and number == recorded.subject else []


def own_stream(number: str) -> str:
    """Named, since a rebuild's processes get the projection as a pickle."""
    return f"orders/order:{number}"


order_pages: Projection[OrderPage] = Projection(
    "order_pages",
    OrderPage,
    key=of_order,
    whole=True,
    own=own_stream,
    indexes=(
        IndexModel(
            [("placed_at", DESCENDING), ("_id", DESCENDING), ("status", ASCENDING), ("total", ASCENDING)],
            name="newest_sums",
        ),
        IndexModel([("status", ASCENDING), ("placed_at", DESCENDING), ("_id", DESCENDING)], name="status_newest"),
        IndexModel([("customer_id", ASCENDING), ("placed_at", DESCENDING), ("_id", DESCENDING)], name="customer"),
        IndexModel([("modified_at", DESCENDING), ("_id", DESCENDING)], name="modified_newest"),
        # A range of totals is put into the order of time within the index: of many orders only a page's worth is read.
        IndexModel([("total", ASCENDING), ("placed_at", DESCENDING), ("_id", DESCENDING)], name="total_newest"),
        IndexModel([("customer_folded", ASCENDING), ("_id", ASCENDING)], name="customer_name"),
        IndexModel([("customer_parts", ASCENDING)], name="customer_parts"),
        IndexModel(
            [("customer_mail", ASCENDING), ("placed_at", DESCENDING), ("_id", DESCENDING)], name="customer_mail"
        ),
        IndexModel([("status", ASCENDING), ("stage_since", ASCENDING), ("_id", ASCENDING)], name="stage"),
        IndexModel([("open_claims", ASCENDING)], sparse=True, name="open_claims"),
        IndexModel([("open_returns", ASCENDING)], sparse=True, name="open_returns"),
        IndexModel(
            [("payment.state", ASCENDING)],
            partialFilterExpression={"payment.state": "mismatched"},
            name="payment_mismatched",
        ),
    ),
)
