"""*What this will do*: the decision made for nothing, and the mail that the customer would get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from services.orders.api.callers import wiring
from services.orders.domain.history import HistoryChange, add_history
from services.orders.domain.order import EMPTY, evolve, order_stream
from services.orders.pages.language import say, term
from shared.contract.events import Event
from shared.contract.orders import OrderPlaced, Shipped, Status, StatusChanged
from shared.mail_texts.letters import Letter, render

FOLLOWS = {
    Status.PROCESSING: term("The invoice can be made from now on."),
    Status.SHIPPED: term("The customer sees courier and No Resi in the member area."),
    Status.CANCELED: term("No payment is expected any more; the amount is kept for a late transfer, then free again."),
    Status.REFUNDED: term("Where an invoice stands, a credit note follows."),
    Status.COMPLETE: term("Reward points and commission can be added now, if that isn't done yet."),
}


@dataclass(frozen=True)
class Foretold:
    """`letter` is None where the customer gets no mail."""

    sentences: Sequence[str]
    letter: Letter | None


def foretell(placed: OrderPlaced, change: HistoryChange) -> Foretold:
    """Appends nothing. Raises what the command would."""
    log = wiring().orders.journal.read(order_stream(placed.number))
    order = reduce(evolve, (recorded.event for recorded in log), EMPTY)
    events = add_history(order, change)
    return Foretold(_sentences(events, change), _letter(events, change, placed) if change.notify else None)


def _sentences(events: Sequence[Event], change: HistoryChange) -> list[str]:
    said: list[str] = []
    moved = next((event for event in events if isinstance(event, StatusChanged)), None)
    if moved:
        said.append(say("The status becomes {status}.", status=moved.status.value))
        said += [say(FOLLOWS[moved.status])] if moved.status in FOLLOWS else []
    else:
        said.append(say("The status stays {status}.", status=change.status.value))
    if change.override:
        said.append(say("From now on this customer may not return the goods."))
    if not change.notify:
        said.append(say("The customer sees the status, not the comment, and gets no message."))
    return said


def _letter(events: Sequence[Event], change: HistoryChange, placed: OrderPlaced) -> Letter:
    """As the notifications service chooses it."""
    shipment = next((event for event in events if isinstance(event, Shipped)), None)
    facts: dict[str, Any] = {"number": placed.number, "name": placed.customer.name}
    facts |= {"status": change.status.value, "comment": change.comment}
    kind = "status_changed" if isinstance(events[0], StatusChanged) else "comment_added"
    if shipment and (kind == "status_changed" or not change.comment.strip()) and not change.correction_reason:
        kind = "shipped"
        facts |= {"courier": shipment.courier, "tracking_number": shipment.tracking_number}
    return render(kind, facts, placed.customer.language, wiring().settings.shop)
