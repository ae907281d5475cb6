"""The form "Tambah riwayat pesanan": a further entry in an order's history, and what it does."""

from __future__ import annotations

from services.orders.domain.order import Order
from services.orders.domain.statuses import check_move
from shared.contract.events import Event
from shared.contract.fields import Comment, Count, Label, Value
from shared.contract.orders import CommentAdded, CommentCorrected, Shipped, Status, StatusChanged
from shared.errors import Invalid, NotAllowed


class HistoryChange(Value, frozen=True, kw_only=True):
    """`override`: true forbids returns; null leaves it alone; false lifts it and needs a correction reason."""

    status: Status
    override: bool | None = None
    notify: bool = False
    comment: Comment = ""
    courier: Label | None = None
    tracking_number: Label | None = None
    correction_reason: Comment | None = None


class CommentCorrection(Value, frozen=True, kw_only=True):
    """Replaces the comment of the entry at `entry` (its version), or withdraws it (null)."""

    entry: Count
    comment: Comment | None = None
    reason: Comment


def add_history(order: Order, change: HistoryChange) -> list[Event]:
    """Raises NotAllowed (a move outside the graph), Invalid (a field)."""
    before = order.status
    reason = _reason(change)
    shipment = _shipment(change, needed=change.status is not before and not reason)
    disallowed = _returns_disallowed(order, change, reason)
    if change.status is before:
        _check_says_something(order, change, shipment, disallowed)
        return [_said(change, disallowed, reason), *shipment]
    if not reason:
        check_move(before, change.status)
    return [_moved(before, change, disallowed, reason), *shipment]


def _said(change: HistoryChange, disallowed: bool, reason: str) -> CommentAdded:
    return CommentAdded(
        status=change.status,
        comment=change.comment,
        notify=change.notify,
        returns_disallowed=disallowed,
        correction_reason=reason,
    )


def _moved(before: Status, change: HistoryChange, disallowed: bool, reason: str) -> StatusChanged:
    return StatusChanged(
        before=before,
        status=change.status,
        comment=change.comment,
        notify=change.notify,
        returns_disallowed=disallowed,
        correction_reason=reason,
    )


def correct_comment(order: Order, correction: CommentCorrection) -> list[Event]:
    """Nothing is changed or deleted: a further entry names the one it corrects."""
    if correction.entry not in order.commented:
        raise NotAllowed("entry {entry} has no comment that could be corrected", entry=correction.entry)
    if not correction.reason.strip():
        raise Invalid({"reason": ["say why the comment is corrected"]})
    return [CommentCorrected(entry=correction.entry, comment=correction.comment, reason=correction.reason)]


def _reason(change: HistoryChange) -> str:
    reason = (change.correction_reason or "").strip()
    if change.correction_reason is not None and not reason:
        raise Invalid({"correction_reason": ["say which mistake this mends"]})
    return reason


def _shipment(change: HistoryChange, *, needed: bool) -> list[Event]:
    courier, number = (change.courier or "").strip(), (change.tracking_number or "").strip()
    wanted = change.status is Status.SHIPPED
    if (courier or number) and not wanted:
        raise Invalid({"tracking_number": [f"a No Resi goes with the status {Status.SHIPPED}"]})
    missing = {"courier": courier, "tracking_number": number}
    if (wanted and needed) or courier or number:
        empty = {name: ["is needed when goods are shipped"] for name, value in missing.items() if not value}
        if empty:
            raise Invalid(empty)
        return [Shipped(courier=courier, tracking_number=number)]
    return []


def _returns_disallowed(order: Order, change: HistoryChange, reason: str) -> bool:
    if change.override is None:
        return order.returns_disallowed
    if order.returns_disallowed and not change.override and not reason:
        raise Invalid({"override": ["was ticked before; lifting it needs a correction reason"]})
    return change.override


def _check_says_something(order: Order, change: HistoryChange, shipment: list[Event], disallowed: bool) -> None:
    if not (change.comment.strip() or shipment or disallowed is not order.returns_disallowed):
        raise Invalid({"comment": ["the status stays as it is, so a comment is needed"]})
