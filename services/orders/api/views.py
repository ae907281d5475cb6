"""What the API answers."""

from __future__ import annotations

from services.orders.projections.dashboard import Tiles
from services.orders.projections.order_list import Listed
from services.orders.projections.order_page import OrderPage
from shared.contract.fields import BlobRef, Value
from shared.contract.orders import Account, OrderPlaced, PaymentClaimed


class Changed(Value, frozen=True, kw_only=True):
    """`version` is what a read with `min_version` can wait for; `repeated`: it had been done before."""

    number: str
    version: int
    repeated: bool = False
    claim_id: str = ""


class Placed(Value, frozen=True, kw_only=True):
    number: str
    version: int
    status: str
    currency: str
    total: int
    unique_code: int
    amount_due: int
    amount_unique: bool
    account: Account


class OrderRow(Value, frozen=True, kw_only=True):
    number: str
    customer: str
    status: str
    currency: str
    total: int
    placed_at: str
    modified_at: str


class OrderList(Value, frozen=True, kw_only=True):
    """`after` is the cursor of the next page, empty at the end."""

    orders: tuple[OrderRow, ...]
    after: str


class ClaimView(Value, frozen=True, kw_only=True):
    id: str
    order: str
    claimed_at: str
    claim: PaymentClaimed
    decision: str
    reason: str
    reviewed_by: str
    reviewed_at: str
    amount_due: int
    order_status: str


class ClaimList(Value, frozen=True, kw_only=True):
    claims: tuple[ClaimView, ...]
    after: str


class AllowedIp(Value, frozen=True, kw_only=True):
    address: str
    label: str
    added_by: str
    added_from: str
    added_at: str
    expires_at: str
    expired: bool
    last_used_at: str


class AllowedIpList(Value, frozen=True, kw_only=True):
    """`after` is the cursor of the next page, empty at the end; `yours` the caller's own address."""

    addresses: tuple[AllowedIp, ...]
    yours: str
    after: str = ""


class DashboardView(Value, frozen=True, kw_only=True):
    tiles: Tiles
    latest: tuple[OrderRow, ...]


class Uploaded(Value, frozen=True, kw_only=True):
    statement_id: str
    file: BlobRef | None = None


def row_of(listed: Listed) -> OrderRow:
    return OrderRow(
        number=listed.number,
        customer=listed.customer,
        status=listed.status,
        currency=listed.currency,
        total=listed.total,
        placed_at=listed.placed_at,
        modified_at=listed.modified_at,
    )


def placed_of(page: OrderPage) -> OrderPlaced:
    """Readers ask for placed orders only, so a page without its order is a mistake of ours."""
    if page.placed is None:
        raise LookupError(f"order {page.id} has no OrderPlaced yet")
    return page.placed
