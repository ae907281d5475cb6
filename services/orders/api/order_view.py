"""An order's page as the API shows it."""

from __future__ import annotations

from services.orders.api.views import OrderView, placed_of
from services.orders.domain.statuses import open_moves
from services.orders.projections.order_page import OrderPage
from shared.contract.orders import Status


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
