"""The order page: what the order's own stream feeds."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from services.orders.domain.mail_addresses import folded
from services.orders.domain.statuses import NO_SALE
from services.orders.projections.name_parts import parts_of
from services.orders.projections.order_page import TO_SHIP, OrderPage, order_pages
from services.orders.projections.order_page_entries import entry_of
from shared.contract.events import Recorded
from shared.contract.orders import (
    CommentAdded,
    CommentCorrected,
    CommissionAdded,
    CommissionRemoved,
    InvoiceRequested,
    OrderPlaced,
    PaymentClaimed,
    PaymentNoted,
    PaymentReviewed,
    RewardPointsAdded,
    RewardPointsRemoved,
    Shipped,
    Status,
    StatusChanged,
)


def after(page: OrderPage, recorded: Recorded[Any], **fields: Any) -> OrderPage:
    """The page with these fields and one more entry."""
    entries = (*page.entries, entry_of(recorded))
    return replace(page, entries=entries, modified_at=recorded.time, **fields)


@order_pages.projects(OrderPlaced)
def order_placed(page: OrderPage, recorded: Recorded[OrderPlaced]) -> OrderPage:
    placed = recorded.event
    return after(
        page,
        recorded,
        placed=placed,
        placed_at=recorded.time,
        status=Status.PENDING.value,
        stage_since=recorded.time,
        customer_id=placed.customer.id,
        customer_folded=placed.customer.name.casefold(),
        customer_parts=parts_of(placed.customer.name),
        customer_mail=folded(placed.customer.email),
        total=placed.total,
    )


@order_pages.projects(StatusChanged)
def status_changed(page: OrderPage, recorded: Recorded[StatusChanged]) -> OrderPage:
    event = recorded.event
    same_stage = {event.status.value, page.status} <= {*TO_SHIP}
    return after(
        page,
        recorded,
        status=event.status.value,
        stage_since=page.stage_since if same_stage else recorded.time,
        returns_disallowed=event.returns_disallowed,
        invoice_requested=page.invoice_requested and event.status not in NO_SALE,
    )


@order_pages.projects(CommentAdded)
def comment_added(page: OrderPage, recorded: Recorded[CommentAdded]) -> OrderPage:
    return after(page, recorded, returns_disallowed=recorded.event.returns_disallowed)


@order_pages.projects(Shipped)
def shipped(page: OrderPage, recorded: Recorded[Shipped]) -> OrderPage:
    return after(page, recorded, courier=recorded.event.courier, tracking_number=recorded.event.tracking_number)


@order_pages.projects(PaymentClaimed)
def payment_claimed(page: OrderPage, recorded: Recorded[PaymentClaimed]) -> OrderPage:
    return after(page, recorded, open_claims=(*page.open_claims, recorded.event.claim_id))


@order_pages.projects(PaymentReviewed)
def payment_reviewed(page: OrderPage, recorded: Recorded[PaymentReviewed]) -> OrderPage:
    still_open = tuple(claim for claim in page.open_claims if claim != recorded.event.claim_id)
    return after(page, recorded, open_claims=still_open)


@order_pages.projects(RewardPointsAdded)
def points_added(page: OrderPage, recorded: Recorded[RewardPointsAdded]) -> OrderPage:
    return after(page, recorded, points_added=recorded.event.points)


@order_pages.projects(RewardPointsRemoved)
def points_removed(page: OrderPage, recorded: Recorded[RewardPointsRemoved]) -> OrderPage:
    return after(page, recorded, points_added=0)


@order_pages.projects(CommissionAdded)
def commission_added(page: OrderPage, recorded: Recorded[CommissionAdded]) -> OrderPage:
    return after(page, recorded, commission_added=recorded.event.amount)


@order_pages.projects(CommissionRemoved)
def commission_removed(page: OrderPage, recorded: Recorded[CommissionRemoved]) -> OrderPage:
    return after(page, recorded, commission_added=0)


@order_pages.projects(InvoiceRequested)
def invoice_requested(page: OrderPage, recorded: Recorded[InvoiceRequested]) -> OrderPage:
    return after(page, recorded, invoice_requested=True)


@order_pages.projects(CommentCorrected)
def comment_corrected(page: OrderPage, recorded: Recorded[CommentCorrected]) -> OrderPage:
    return after(page, recorded)


@order_pages.projects(PaymentNoted)
def payment_noted(page: OrderPage, recorded: Recorded[PaymentNoted]) -> OrderPage:
    return after(page, recorded)
