"""Placing, listing and reading orders."""

from __future__ import annotations

from flask import Response, request

from services.orders.api.answers import (
    MOST,
    PAGING,
    VIEW,
    WAITING,
    answer,
    as_customer,
    number_in_query,
    page_answer,
    page_for,
)
from services.orders.api.callers import admin, any_caller, storefront_or_admin, wiring
from services.orders.api.command_log import note_commit
from services.orders.api.customer_view import CustomerOrders, customer_order, customer_order_view
from services.orders.api.history_view import CustomerHistory, HistoryView, admin_history, customer_history
from services.orders.api.order_filters import FILTERS, orders_query
from services.orders.api.order_view import OrderView, order_view
from services.orders.api.views import OrderList, Placed, row_of
from services.orders.domain.placing import PlaceOrder
from shared.contract.orders import OrderPlaced
from shared.errors import Broken
from shared.http.documented import answers, blueprint
from shared.http.requests import body_as

routes = blueprint("orders", "Orders: place, list, read")


@routes.post("/orders")
@answers(routes, Placed, status=201, takes=PlaceOrder)
def place() -> Response:
    """Place an order. Send an Idempotency-Key: the same key is one order, however often it is sent."""
    caller = storefront_or_admin()
    wanted = body_as(PlaceOrder)
    storefront = caller.principal.name if caller.principal.scope == "storefront" else ""
    context = caller.on_behalf_of(wanted.customer.id) if storefront else caller.context()
    commit = wiring().orders.place(wanted, context, storefront)
    note_commit(commit)
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
    found, after = wiring().reading.rows(orders_query(request.args), request.args.get("after", ""), _limit())
    return answer(OrderList(orders=tuple(row_of(one) for one in found), after=after))


@routes.get("/orders/<string:number>")
@answers(routes, OrderView, query={**WAITING, **VIEW})
def shown(number: str) -> Response:
    """The order page: `ETag` is its version and positions; send it back as `If-Match` with a change. A storefront reads
    the customer's view (CustomerOrderView) of its own orders."""
    caller = any_caller()
    page = page_for(caller, number)
    return page_answer(page, customer_order_view(page.order) if as_customer(caller) else order_view(page.order))


@routes.get("/orders/<string:number>/history")
@answers(routes, HistoryView, query={**WAITING, **VIEW})
def history(number: str) -> Response:
    """Every entry with who, when, from where and why. A storefront reads the customer's view (CustomerHistory) of its
    own orders."""
    caller = any_caller()
    page = page_for(caller, number)
    version = page.order.version
    if as_customer(caller):
        return page_answer(page, CustomerHistory(number=number, version=version, entries=customer_history(page.order)))
    return page_answer(page, HistoryView(number=number, version=version, entries=admin_history(page.order)))


@routes.get("/customers/<string:customer>/orders")
@answers(routes, CustomerOrders, query=PAGING)
def of_customer(customer: str) -> Response:
    """Riwayat Pemesanan: what the customer sees of their orders."""
    caller = any_caller()
    query = {"customer_id": customer}
    if caller.principal.scope == "storefront":
        query["placed.storefront"] = caller.principal.name
    found, after = wiring().reading.orders(query, request.args.get("after", ""), _limit())
    return answer(CustomerOrders(orders=tuple(customer_order(page) for page in found), after=after))


def _limit() -> int:
    return number_in_query("limit", 1, MOST, 20)
