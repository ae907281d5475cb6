"""Every part of the API, in the order in which its documentation shows them: bodies limited, commands logged."""

from __future__ import annotations

from services.orders.api import (
    bank_routes,
    command_log,
    orders_routes,
    paper_routes,
    payment_routes,
    people_routes,
    return_routes,
    service_routes,
    shop_routes,
    work_routes,
)
from shared.http.requests import limit_body

PARTS = (
    orders_routes.routes,
    work_routes.routes,
    paper_routes.routes,
    return_routes.routes,
    payment_routes.routes,
    bank_routes.routes,
    shop_routes.routes,
    people_routes.routes,
    service_routes.routes,
)

for part in PARTS:
    part.before_request(limit_body)
    command_log.watch(part)
