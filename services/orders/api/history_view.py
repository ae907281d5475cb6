"""The history, in the order of (time, stream, version): as the admin sees it, and as the customer does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.orders.projections.order_page import Entry, OrderPage
from shared.contract.fields import Value
from shared.contract.orders import Status

STATUS_TYPES = ("StatusChanged", "CommentAdded")


class HistoryEntry(Value, frozen=True, kw_only=True):
    """One line: what, who, when, from where, through what, and the event that caused it."""

    event_id: str
    source: str
    version: int
    time: str
    type: str
    status: str
    comment: str
    comment_state: str
    notified: bool
    says: dict[str, Any]
    actor_kind: str
    actor_id: str
    actor_ip: str
    channel: str
    causation_id: str


class CustomerEntry(Value, frozen=True, kw_only=True):
    """What the customer sees of an entry: the status always, the comment where they were to be notified."""

    time: str
    status: str
    comment: str
    courier: str
    tracking_number: str


class HistoryView(Value, frozen=True, kw_only=True):
    number: str
    version: int
    entries: tuple[HistoryEntry, ...]


class CustomerHistory(Value, frozen=True, kw_only=True):
    number: str
    version: int
    entries: tuple[CustomerEntry, ...]


@dataclass(frozen=True)
class Wording:
    """A comment as it stands now: `state` is "", corrected or withdrawn."""

    comment: str
    state: str = ""


def admin_history(page: OrderPage) -> tuple[HistoryEntry, ...]:
    """The original comment stays in `says`; `comment` is what stands now."""
    words = _wordings(page)
    return tuple(
        _admin_entry(entry, words.get(entry.version) if entry.source == "orders" else None) for entry in _all(page)
    )


def customer_history(page: OrderPage) -> tuple[CustomerEntry, ...]:
    words = _wordings(page)
    shipments = _shipments(page)
    placed = CustomerEntry(time=page.placed_at, status=Status.PENDING.value, comment="", courier="", tracking_number="")
    shown = [_customer_entry(e, words, shipments) for e in page.entries if e.type in STATUS_TYPES]
    return (placed, *shown)


def _all(page: OrderPage) -> list[Entry]:
    everything = (*page.entries, *page.payment_entries, *page.invoice_entries, *page.mail_entries)
    return sorted(everything, key=lambda entry: (entry.time, entry.stream, entry.version))


def _wordings(page: OrderPage) -> dict[int, Wording]:
    words = {e.version: Wording(e.says.get("comment") or "") for e in page.entries if e.type in STATUS_TYPES}
    for entry in page.entries:
        if entry.type == "CommentCorrected":
            comment = entry.says["comment"]
            words[entry.says["entry"]] = Wording(comment or "", "withdrawn" if comment is None else "corrected")
    return words


def _shipments(page: OrderPage) -> dict[int, Entry]:
    """A shipment follows its status in the same commit: keyed by the version of the entry before it."""
    return {entry.version - 1: entry for entry in page.entries if entry.type == "Shipped"}


def _admin_entry(entry: Entry, words: Wording | None) -> HistoryEntry:
    status = entry.says.get("status", "")
    return HistoryEntry(
        event_id=entry.event_id,
        source=entry.source,
        version=entry.version,
        time=entry.time,
        type=entry.type,
        status=Status.PENDING.value if entry.type == "OrderPlaced" else str(status),
        comment=words.comment if words else "",
        comment_state=words.state if words else "",
        notified=bool(entry.says.get("notify", False)),
        says=entry.says,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        actor_ip=entry.actor_ip,
        channel=entry.channel,
        causation_id=entry.causation_id,
    )


def _customer_entry(entry: Entry, words: dict[int, Wording], shipments: dict[int, Entry]) -> CustomerEntry:
    shipment = shipments.get(entry.version)
    return CustomerEntry(
        time=entry.time,
        status=str(entry.says["status"]),
        comment=words[entry.version].comment if entry.says["notify"] else "",
        courier=str(shipment.says["courier"]) if shipment else "",
        tracking_number=str(shipment.says["tracking_number"]) if shipment else "",
    )
