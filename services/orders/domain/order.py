"""An order as its own stream tells it. `evolve` never refuses: what is in the log has happened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec

from services.orders.domain.statuses import NO_SALE
from shared.contract.events import Event
from shared.contract.orders import (
    CommentAdded,
    CommentCorrected,
    CommissionAdded,
    CommissionRemoved,
    Decision,
    InvoiceRequested,
    OrderPlaced,
    PaymentClaimed,
    PaymentNoted,
    PaymentReviewed,
    RewardPointsAdded,
    RewardPointsRemoved,
    Shipped,
    Status,
    StatusChanged,
)
from shared.contract.returns import ReturnDecided, ReturnRequested
from shared.errors import Broken, Missing
from shared.journal.streams import Stream, about_order


def order_stream(number: str) -> Stream:
    return about_order("order", number)


@dataclass(frozen=True)
class Claim:
    """`decision` is None while nobody has reviewed it."""

    claimed: PaymentClaimed
    decision: Decision | None = None


@dataclass(frozen=True)
class Order:
    """`version` counts the events folded so far; `commented` are the versions whose comment can be corrected;
    `written` are the bytes of what was said after the order itself; `returns`: None while nobody has decided."""

    version: int = 0
    placed: OrderPlaced | None = None
    status: Status = Status.PENDING
    returns_disallowed: bool = False
    commented: frozenset[int] = frozenset()
    claims: dict[str, Claim] = field(default_factory=dict)
    points_added: bool = False
    commission_added: bool = False
    invoice_requested: bool = False
    written: int = 0
    returns: dict[str, Decision | None] = field(default_factory=dict)

    @property
    def open_claims(self) -> int:
        return sum(claim.decision is None for claim in self.claims.values())

    @property
    def facts(self) -> OrderPlaced:
        """What was ordered. Raises Missing where nothing was."""
        if self.placed is None:
            raise Missing("there is no such order")
        return self.placed


def evolve(order: Order, event: Event) -> Order:
    written = order.written + (0 if isinstance(event, OrderPlaced) else size_of(event))
    return _after(replace(order, version=order.version + 1, written=written), event)


def size_of(event: Event) -> int:
    """Bytes of its payload; MongoDB's form of it is as large within a few."""
    return len(msgspec.json.encode(event))


def _after(order: Order, event: Event) -> Order:  # noqa: PLR0911  one line an event
    match event:
        case OrderPlaced():
            return replace(order, placed=event)
        case StatusChanged() | CommentAdded():
            return replace(
                order,
                status=event.status,
                invoice_requested=order.invoice_requested and event.status not in NO_SALE,
                returns_disallowed=event.returns_disallowed,
                commented=order.commented | {order.version},
            )
        case PaymentClaimed():
            return replace(order, claims={**order.claims, event.claim_id: Claim(event)})
        case PaymentReviewed():
            reviewed = replace(order.claims[event.claim_id], decision=event.decision)
            return replace(order, claims={**order.claims, event.claim_id: reviewed})
        case RewardPointsAdded() | RewardPointsRemoved():
            return replace(order, points_added=isinstance(event, RewardPointsAdded))
        case CommissionAdded() | CommissionRemoved():
            return replace(order, commission_added=isinstance(event, CommissionAdded))
        case InvoiceRequested():
            return replace(order, invoice_requested=True)
        case ReturnRequested():
            return replace(order, returns={**order.returns, event.return_id: None})
        case ReturnDecided():
            return replace(order, returns={**order.returns, event.return_id: event.decision})
        case Shipped() | CommentCorrected() | PaymentNoted():
            return order
        case _:
            raise Broken("{kind} is no event of an order", kind=type(event).__name__)


EMPTY = Order()
