"""*What this will do*: the decision made for nothing, and the mails that the customer would get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from services.orders.api.callers import wiring
from services.orders.domain.history import HistoryChange, add_history
from services.orders.domain.limits import check_room
from services.orders.domain.order import EMPTY, evolve, order_stream
from services.orders.pages.language import say, term
from shared.contract.events import Event, Recorded
from shared.contract.orders import OrderPlaced, Status, StatusChanged
from shared.mail_texts.history_mails import KnownOrder, Telling, tellings
from shared.mail_texts.letters import Letter, written

FOLLOWS = {
    Status.PROCESSING: term("The invoice can be made from now on."),
    Status.SHIPPED: term("The customer sees courier and No Resi in the member area."),
    Status.CANCELED: term("No payment is expected any more; the amount is kept for a late transfer, then free again."),
    Status.REFUNDED: term("Where an invoice stands, a credit note follows."),
    Status.COMPLETE: term("Reward points and commission can be added now, if that isn't done yet."),
}


@dataclass(frozen=True)
class Foretold:
    """`letters`: the mails that the customer gets, in their order."""

    sentences: Sequence[str]
    letters: Sequence[Letter]


def foretell(placed: OrderPlaced, change: HistoryChange) -> Foretold:
    """Appends nothing. Raises what the command would."""
    log = wiring().orders.journal.read(order_stream(placed.number))
    order = reduce(evolve, (recorded.event for recorded in log), EMPTY)
    events = add_history(order, change)
    check_room(order, events)
    letters = [_letter(telling, placed) for telling in told(log, placed, events)]
    return Foretold([*_sentences(events, change), *_no_mail(change, letters, placed)], letters)


def _no_mail(change: HistoryChange, letters: Sequence[Letter], placed: OrderPlaced) -> list[str]:
    if not change.notify:
        return [say("The customer sees the status, not the comment, and gets no message.")]
    if not placed.customer.email:
        return [say("The customer gets no mail: the order names no address.")]
    return [] if letters else [say("The customer gets no mail: there is nothing to tell.")]


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
    return said


def told(log: Sequence[Recorded[Event]], placed: OrderPlaced, events: Sequence[Event]) -> list[Telling]:
    """The mails that would follow: by the very rule that sends them."""
    known = KnownOrder(placed)
    for recorded in log:
        known = known.after(recorded.version, recorded.event)
    return tellings(known, len(log) + 1, events)


def _letter(telling: Telling, placed: OrderPlaced) -> Letter:
    customer = placed.customer
    return written(telling.kind, placed.number, customer.name, telling.facts, customer.language, wiring().settings.shop)
