"""Every projection of the orders service, with its folds registered."""

from __future__ import annotations

from typing import Any

from services.orders.projections import (  # noqa: F401  they register folds
    order_page_orders,
    order_page_others,
    order_page_payments,
    order_page_returns,
)
from services.orders.projections.bank_statements import bank_statements, movements
from services.orders.projections.claim_queue import claim_queue
from services.orders.projections.order_page import order_pages
from services.orders.projections.parked_events import parked_events
from shared.projecting.projection import Projection

PROJECTIONS: tuple[Projection[Any], ...] = (order_pages, claim_queue, bank_statements, movements, parked_events)
