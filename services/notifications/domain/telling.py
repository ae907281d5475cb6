"""Who is told what: from an event to the kind of mail, or to why nobody is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.contract.events import Event
from shared.contract.invoices import InvoiceRendered
from shared.contract.orders import (
    CommentAdded,
    CommentCorrected,
    OrderPlaced,
    Shipped,
    Status,
    StatusChanged,
)
from shared.contract.payments import PaymentConfirmed, PaymentExpired, PaymentRejected
from shared.errors import Broken


@dataclass(frozen=True)
class Said:
    """An entry of the order's history that may have been told to the customer."""

    notify: bool
    comment: str
    moved: bool


@dataclass(frozen=True)
class KnownOrder:
    """`entries`: by stream version."""

    placed: OrderPlaced
    entries: Mapping[int, Said] = field(default_factory=dict)


@dataclass(frozen=True)
class Silence:
    why: str


@dataclass(frozen=True)
class Telling:
    """`facts` are what the kind's text needs besides the order's number and the customer's name."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)


NOTIFY_OFF = Silence("notify is off")


def tell(event: Event, version: int, known: KnownOrder) -> Telling | Silence:  # noqa: PLR0911  one line an event
    """`version` is the event's in its stream."""
    match event:
        case OrderPlaced():
            account = event.account
            bank = {"bank": account.bank, "account": account.number, "holder": account.holder}
            return Telling("order_placed", {"amount_due": event.amount_due, **bank})
        case StatusChanged() | CommentAdded():
            return _entry(event)
        case Shipped():
            return _shipped(event, known.entries.get(version - 1))
        case CommentCorrected():
            return _corrected(event, known.entries.get(event.entry))
        case PaymentConfirmed():
            return Telling("payment_confirmed", {"amount": event.amount})
        case PaymentRejected():
            return Telling("payment_rejected", {"comment": event.reason})
        case PaymentExpired():
            return Telling("payment_expired", {"amount": event.amount})
        case InvoiceRendered():
            return Telling("invoice_ready", {"invoice": event.number, "attachment": event.document.key})
        case _:
            raise Broken("nobody is told of {kind}", kind=type(event).__name__)


def _entry(event: StatusChanged | CommentAdded) -> Telling | Silence:
    if not event.notify:
        return NOTIFY_OFF
    if isinstance(event, StatusChanged) and event.status is Status.SHIPPED and not event.correction_reason:
        return Silence("told with the No Resi, which follows in the same commit")
    return Telling("status_changed", {"status": event.status.value, "comment": event.comment})


def _shipped(event: Shipped, before: Said | None) -> Telling | Silence:
    if before is None or not before.notify:
        return NOTIFY_OFF
    comment = before.comment if before.moved else ""  # a further parcel's comment was told by itself
    facts = {"courier": event.courier, "tracking_number": event.tracking_number, "comment": comment}
    return Telling("shipped", facts)


def _corrected(event: CommentCorrected, before: Said | None) -> Telling | Silence:
    if before is None or not before.notify:
        return NOTIFY_OFF
    if event.comment is None:
        return Silence("a withdrawn comment is not told again")
    return Telling("comment_corrected", {"comment": event.comment})
