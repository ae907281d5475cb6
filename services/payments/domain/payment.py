"""What is owed for one order and what has come in for it, as its stream tells it. `evolve` never refuses."""

from __future__ import annotations

from collections import Counter
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
    PaymentPartlyConfirmed,
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
    `movements` are those given to it, by id, `accepted` the claims that a person accepted, each with its rupiah."""

    expected: PaymentExpected | None = None
    rounds: int = 0
    claims: dict[str, ClaimReceived] = field(default_factory=dict)
    open_claims: frozenset[str] = frozenset()
    movements: dict[str, int] = field(default_factory=dict)
    accepted: dict[str, int] = field(default_factory=dict)
    confirmed: PaymentConfirmed | None = None
    ended: bool = False
    lifted: bool = False
    refunded: int = 0

    @property
    def awaited(self) -> bool:
        return self.expected is not None and self.confirmed is None and not self.ended

    @property
    def received(self) -> int:
        """All that ever came. A movement and an accepted claim of one amount are the same money, seen from two sides:
        of each amount as many transfers are known as the side says that knows of more."""
        borne_out = Counter(self.movements.values()) | Counter(self.accepted.values())
        return sum(amount * times for amount, times in borne_out.items())

    @property
    def in_hand(self) -> int:
        """What came and was not given back."""
        return max(self.received - self.refunded, 0)

    @property
    def missing(self) -> int:
        return max(self.expected.amount - self.in_hand, 0) if self.expected else 0

    @property
    def needs_a_person(self) -> bool:
        """A claim waits for its review, or a part of the money is there: it doesn't expire by itself."""
        return bool(self.open_claims) or self.in_hand > 0


def evolve(payment: Payment, event: Event) -> Payment:  # noqa: PLR0911  one line an event
    match event:
        case PaymentExpected():
            return replace(
                payment, expected=event, rounds=payment.rounds + 1, ended=False, lifted=False, confirmed=None
            )
        case ClaimReceived(claim_id=claim):
            claims = {**payment.claims, claim: event}
            return replace(payment, claims=claims, open_claims=payment.open_claims | {claim})
        case PaymentPartlyConfirmed():
            return with_evidence(payment, event.evidence, event.reference, event.amount)
        case PaymentConfirmed():
            return replace(
                with_evidence(payment, event.evidence, event.reference, _own(payment, event)), confirmed=event
            )
        case PaymentMismatched(evidence=Evidence.CLAIM):
            return payment
        case PaymentMismatched(reference=movement, received=amount):
            return with_evidence(payment, Evidence.MOVEMENT, movement, amount)
        case MovementMatched(movement_id=movement):
            return with_evidence(payment, Evidence.MOVEMENT, movement, _borne_out(payment))
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


def with_evidence(payment: Payment, evidence: Evidence, reference: str, amount: int) -> Payment:
    """What is known already is not counted again. A claim's rupiah are its own, a movement's are `amount`."""
    if evidence is Evidence.CLAIM:
        accepted = {**payment.accepted, reference: payment.claims[reference].amount}
        return replace(payment, accepted=accepted, open_claims=payment.open_claims - {reference})
    if reference in payment.movements:
        return payment
    return replace(payment, movements={**payment.movements, reference: amount})


def _own(payment: Payment, confirmed: PaymentConfirmed) -> int:
    """What this movement added. An event of before there were sums said no more than that."""
    added = confirmed.amount - payment.in_hand
    return added if added > 0 else confirmed.amount


def _borne_out(payment: Payment) -> int:
    """Which movement bears out a claim is not in the event: only whole amounts find their order, so it is that one."""
    due = payment.expected.amount if payment.expected else 0
    return due if due in payment.accepted.values() else next(iter(payment.accepted.values()), 0)


EMPTY = Payment()
