"""Every part of the API, in the order in which its documentation shows them."""

from __future__ import annotations

from services.orders.api import (
    bank_routes,
    orders_routes,
    payment_routes,
    people_routes,
    return_routes,
    shop_routes,
    work_routes,
)

PARTS = (
    orders_routes.routes,
    work_routes.routes,
    return_routes.routes,
    payment_routes.routes,
    bank_routes.routes,
    shop_routes.routes,
    people_routes.routes,
)
