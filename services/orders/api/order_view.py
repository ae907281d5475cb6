"""An order's page as an admin sees it."""

from __future__ import annotations

from services.orders.api.views import placed_of
from services.orders.domain.statuses import open_moves
from services.orders.projections.order_page import InvoiceState, OrderPage, PaymentState
from shared.contract.fields import Value
from shared.contract.orders import Account, Address, Affiliate, Customer, Line, Shipping, Status


class OrderView(Value, frozen=True, kw_only=True):
    """`open_moves`: the statuses that may follow without a correction."""

    number: str
    version: int
    status: str
    placed_at: str
    modified_at: str
    customer: Customer
    shipping_address: Address
    lines: tuple[Line, ...]
    shipping: Shipping
    payment_method: str
    account: Account
    affiliate: Affiliate | None
    comment: str
    currency: str
    subtotal: int
    total: int
    unique_code: int
    amount_due: int
    amount_unique: bool
    returns_disallowed: bool
    points_added: int
    commission_added: int
    invoice_requested: bool
    courier: str
    tracking_number: str
    payment: PaymentState
    invoice: InvoiceState
    open_claims: tuple[str, ...]
    open_moves: tuple[str, ...]


def order_view(page: OrderPage) -> OrderView:
    placed = placed_of(page)
    return OrderView(
        number=page.id,
        version=page.version,
        status=page.status,
        placed_at=page.placed_at,
        modified_at=page.modified_at,
        customer=placed.customer,
        shipping_address=placed.shipping_address,
        lines=placed.lines,
        shipping=placed.shipping,
        payment_method=placed.payment_method,
        account=placed.account,
        affiliate=placed.affiliate,
        comment=placed.comment,
        currency=placed.currency,
        subtotal=placed.subtotal,
        total=placed.total,
        unique_code=placed.unique_code,
        amount_due=placed.amount_due,
        amount_unique=placed.amount_unique,
        returns_disallowed=page.returns_disallowed,
        points_added=page.points_added,
        commission_added=page.commission_added,
        invoice_requested=page.invoice_requested,
        courier=page.courier,
        tracking_number=page.tracking_number,
        payment=page.payment,
        invoice=page.invoice,
        open_claims=page.open_claims,
        open_moves=tuple(move.value for move in open_moves(Status(page.status))),
    )
