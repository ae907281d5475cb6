"""The order page: returns are entries of its history, and the list of returns is read from them."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from services.orders.projections.order_page import Entry, OrderPage, order_pages
from services.orders.projections.order_page_orders import after
from shared.contract.events import Recorded
from shared.contract.fields import Value
from shared.contract.returns import ReturnDecided, ReturnRequested


class ReturnState(Value, frozen=True, kw_only=True):
    """`decision` is empty while nobody has decided; `notified`: the customer was to be told."""

    id: str
    reason: str
    requested_at: str
    decision: str = ""
    decision_reason: str = ""
    notified: bool = False
    decided_at: str = ""


@order_pages.projects(ReturnRequested)
def return_requested(page: OrderPage, recorded: Recorded[ReturnRequested]) -> OrderPage:
    return after(page, recorded, open_returns=(*page.open_returns, recorded.event.return_id))


@order_pages.projects(ReturnDecided)
def return_decided(page: OrderPage, recorded: Recorded[ReturnDecided]) -> OrderPage:
    still_open = tuple(one for one in page.open_returns if one != recorded.event.return_id)
    return after(page, recorded, open_returns=still_open)


def returns_of(page: OrderPage) -> tuple[ReturnState, ...]:
    """The oldest first. Not stored beside the entries: the page is one document, and holds people's words once."""
    decided = {entry.says["return_id"]: entry for entry in page.entries if entry.type == ReturnDecided.__name__}
    found = []
    for asked in (entry for entry in page.entries if entry.type == ReturnRequested.__name__):
        state = ReturnState(id=asked.says["return_id"], reason=asked.says["reason"], requested_at=asked.time)
        answer = decided.get(state.id)
        found.append(replace(state, **_decision(answer)) if answer else state)
    return tuple(found)


def _decision(answer: Entry) -> dict[str, Any]:
    says = answer.says
    return {
        "decision": says["decision"],
        "decision_reason": says["reason"],
        "notified": says["notify"],
        "decided_at": answer.time,
    }
