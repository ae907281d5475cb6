"""Placing, listing and reading orders."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import Forbidden

from services.orders.api.answers import MOST, answer, number_in_query, page_answer, read_page
from services.orders.api.callers import Caller, admin, any_caller, storefront_or_admin, wiring
from services.orders.api.documented import answers, blueprint
from services.orders.api.history_view import admin_history, customer_history
from services.orders.api.order_filters import FILTERS, orders_query
from services.orders.api.order_view import order_view
from services.orders.api.views import (
    CustomerHistory,
    CustomerOrder,
    CustomerOrders,
    HistoryView,
    OrderList,
    OrderView,
    Placed,
    placed_of,
    row_of,
)
from services.orders.domain.placing import PlaceOrder
from services.orders.projections.order_page import OrderPage
from shared.contract.orders import OrderPlaced
from shared.errors import Broken
from shared.http.requests import body_as

routes = blueprint("orders", "Orders: place, list, read")
PAGING = {"after": "the cursor of the page before", "limit": f"rows, 1 to {MOST}"}
WAITING = {"min_version": "wait up to 2 s for this version; X-Behind: true where it isn't there yet"}


@routes.post("/orders")
@answers(routes, Placed, status=201, takes=PlaceOrder)
def place() -> Response:
    """Place an order. Send an Idempotency-Key: the same key is one order, however often it is sent."""
    caller = storefront_or_admin()
    wanted = body_as(PlaceOrder)
    storefront = caller.principal.name if caller.principal.scope == "storefront" else ""
    context = caller.on_behalf_of(wanted.customer.id) if storefront else caller.context()
    commit = wiring().orders.place(wanted, context, storefront)
    placed = commit.events[0].event
    if not isinstance(placed, OrderPlaced):
        raise Broken("{stream} does not begin with OrderPlaced", stream=commit.stream.name)
    return answer(
        Placed(
            number=placed.number,
            version=commit.version,
            status="Pending",
            currency=placed.currency,
            total=placed.total,
            unique_code=placed.unique_code,
            amount_due=placed.amount_due,
            amount_unique=placed.amount_unique,
            account=placed.account,
        ),
        201,
        Location=f"/api/v1/orders/{placed.number}",
    )


@routes.get("/orders")
@answers(routes, OrderList, query={**FILTERS, **PAGING})
def listed() -> Response:
    """All orders, the newest first."""
    admin()
    found, after = wiring().reading.orders(orders_query(request.args), request.args.get("after", ""), _limit())
    return answer(OrderList(orders=tuple(row_of(page) for page in found), after=after))


@routes.get("/orders/<string:number>")
@answers(routes, OrderView, query=WAITING)
def shown(number: str) -> Response:
    """The order page: `ETag` is its version and positions; send it back as `If-Match` with a change."""
    admin()
    page = read_page(number)
    return page_answer(page, order_view(page.order))


@routes.get("/orders/<string:number>/history")
@answers(routes, HistoryView, query={**WAITING, "view": "`customer`: as the customer sees it"})
def history(number: str) -> Response:
    """Every entry with who, when, from where and why. A storefront reads the customer's view of its own orders."""
    caller = any_caller()
    page = read_page(number)
    if caller.principal.scope != "admin":
        _check_own(caller, page.order)
    if caller.principal.scope != "admin" or request.args.get("view") == "customer":
        seen = CustomerHistory(number=number, version=page.order.version, entries=customer_history(page.order))
        return page_answer(page, seen)
    return page_answer(page, HistoryView(number=number, version=page.order.version, entries=admin_history(page.order)))


@routes.get("/customers/<string:customer>/orders")
@answers(routes, CustomerOrders, query=PAGING)
def of_customer(customer: str) -> Response:
    """Riwayat Pemesanan: what the customer sees of their orders."""
    caller = any_caller()
    query = {"customer_id": customer}
    if caller.principal.scope != "admin":
        query["placed.storefront"] = caller.principal.name
    found, after = wiring().reading.orders(query, request.args.get("after", ""), _limit())
    return answer(CustomerOrders(orders=tuple(_as_customer(page) for page in found), after=after))


def _as_customer(page: OrderPage) -> CustomerOrder:
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


def _check_own(caller: Caller, page: OrderPage) -> None:
    if placed_of(page).storefront != caller.principal.name:
        raise Forbidden("a storefront reads its own orders only")


def _limit() -> int:
    return number_in_query("limit", 1, MOST, 20)
