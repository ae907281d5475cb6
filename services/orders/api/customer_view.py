"""An order as its customer sees it: nothing of who worked it, from where, or what others earn by it."""

from __future__ import annotations

from services.orders.api.history_view import CustomerEntry, customer_history
from services.orders.api.views import placed_of
from services.orders.projections.order_page import OrderPage
from shared.contract.fields import Value
from shared.contract.orders import Account, Address, Customer, Line, Shipping


class CustomerOrder(Value, frozen=True, kw_only=True):
    number: str
    status: str
    placed_at: str
    currency: str
    total: int
    amount_due: int
    history: tuple[CustomerEntry, ...]


class CustomerOrders(Value, frozen=True, kw_only=True):
    orders: tuple[CustomerOrder, ...]
    after: str


class CustomerOrderView(Value, frozen=True, kw_only=True):
    """`payment`: expected, claimed, confirmed, mismatched, rejected, expired, canceled, refunded or unknown; until
    `payment_due_at` the shop waits for it. `returns_disallowed`: the goods may not be returned."""

    number: str
    version: int
    status: str
    placed_at: str
    customer: Customer
    shipping_address: Address
    lines: tuple[Line, ...]
    shipping: Shipping
    payment_method: str
    account: Account
    comment: str
    currency: str
    subtotal: int
    total: int
    unique_code: int
    amount_due: int
    payment: str
    payment_due_at: str
    courier: str
    tracking_number: str
    returns_disallowed: bool
    points_added: int
    history: tuple[CustomerEntry, ...]


def customer_order(page: OrderPage) -> CustomerOrder:
    placed = placed_of(page)
    return CustomerOrder(
        number=page.id,
        status=page.status,
        placed_at=page.placed_at,
        currency=placed.currency,
        total=placed.total,
        amount_due=placed.amount_due,
        history=customer_history(page),
    )


def customer_order_view(page: OrderPage) -> CustomerOrderView:
    placed = placed_of(page)
    return CustomerOrderView(
        number=page.id,
        version=page.version,
        status=page.status,
        placed_at=page.placed_at,
        customer=placed.customer,
        shipping_address=placed.shipping_address,
        lines=placed.lines,
        shipping=placed.shipping,
        payment_method=placed.payment_method,
        account=placed.account,
        comment=placed.comment,
        currency=placed.currency,
        subtotal=placed.subtotal,
        total=placed.total,
        unique_code=placed.unique_code,
        amount_due=placed.amount_due,
        payment=page.payment.state,
        payment_due_at=page.payment.due_at,
        courier=page.courier,
        tracking_number=page.tracking_number,
        returns_disallowed=page.returns_disallowed,
        points_added=page.points_added,
        history=customer_history(page),
    )
