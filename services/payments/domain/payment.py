"""What is owed for one order and what has come in for it, as its stream tells it. `evolve` never refuses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from shared.contract.events import Event
from shared.contract.payments import (
    ClaimReceived,
    Evidence,
    ExpiryLifted,
    MovementMatched,
    PaymentCanceled,
    PaymentConfirmed,
    PaymentExpected,
    PaymentExpired,
    PaymentMismatched,
    PaymentRejected,
    RefundRecorded,
)
from shared.errors import Broken
from shared.journal.streams import Stream, about_order


def payment_stream(order: str) -> Stream:
    return about_order("payment", order)


@dataclass(frozen=True)
class Payment:
    """`rounds` counts how often it was expected; `ended`: expired or canceled; `lifted`: awaited without a limit;
    `movements` are those given to it."""

    expected: PaymentExpected | None = None
    rounds: int = 0
    claims: dict[str, ClaimReceived] = field(default_factory=dict)
    open_claims: frozenset[str] = frozenset()
    movements: frozenset[str] = frozenset()
    confirmed: PaymentConfirmed | None = None
    ended: bool = False
    lifted: bool = False
    refunded: int = 0

    @property
    def awaited(self) -> bool:
        return self.expected is not None and self.confirmed is None and not self.ended


def evolve(payment: Payment, event: Event) -> Payment:  # noqa: PLR0911  one line an event
    match event:
        case PaymentExpected():
            return replace(payment, expected=event, rounds=payment.rounds + 1, ended=False, lifted=False)
        case ClaimReceived(claim_id=claim):
            claims = {**payment.claims, claim: event}
            return replace(payment, claims=claims, open_claims=payment.open_claims | {claim})
        case PaymentConfirmed():
            return replace(_with_evidence(payment, event), confirmed=event)
        case PaymentMismatched(evidence=Evidence.CLAIM):
            return payment
        case PaymentMismatched(reference=movement) | MovementMatched(movement_id=movement):
            return replace(payment, movements=payment.movements | {movement})
        case PaymentRejected(claim_id=claim):
            return replace(payment, open_claims=payment.open_claims - {claim})
        case PaymentExpired() | PaymentCanceled():
            return replace(payment, ended=True)
        case ExpiryLifted():
            return replace(payment, lifted=True)
        case RefundRecorded(amount=amount):
            return replace(payment, refunded=payment.refunded + amount)
        case _:
            raise Broken("{kind} is no event of a payment", kind=type(event).__name__)


def _with_evidence(payment: Payment, confirmed: PaymentConfirmed) -> Payment:
    if confirmed.evidence is Evidence.CLAIM:
        return replace(payment, open_claims=payment.open_claims - {confirmed.reference})
    return replace(payment, movements=payment.movements | {confirmed.reference})


EMPTY = Payment()
