"""What comes in for a payment: claims and their reviews, movements. No money is counted twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.payments.domain.payment import EMPTY, Payment, with_evidence
from shared.contract.events import Event
from shared.contract.fields import Moment
from shared.contract.orders import Decision, PaymentClaimed
from shared.contract.payments import (
    ClaimReceived,
    Evidence,
    MovementMatched,
    MovementRecorded,
    PaymentConfirmed,
    PaymentMismatched,
    PaymentPartlyConfirmed,
    PaymentRejected,
)


def receive_claim(payment: Payment, order: str, claim: PaymentClaimed) -> list[Event]:
    """A claim never confirms: a person looks. One of another amount is shown as such at once."""
    if claim.claim_id in payment.claims:
        return []
    received = ClaimReceived(
        order=order,
        claim_id=claim.claim_id,
        amount=claim.amount,
        currency=claim.currency,
        account_name=claim.account_name,
        transferred_at=claim.transferred_at,
    )
    return [received, *_mismatch(payment, received)]


def review(payment: Payment, claim_id: str, decision: Decision, reason: str) -> list[Event]:
    """Accepted, it confirms what was claimed and no more, of whatever amount and however late: a person decided.
    KeyError where the claim is not known."""
    claim = payment.claims[claim_id]
    if decision is Decision.REJECT:
        rejected = PaymentRejected(order=claim.order, claim_id=claim_id, reason=reason)
        return [rejected] if claim_id in payment.open_claims else []
    if payment.confirmed is not None or claim_id in payment.accepted:
        return []
    after = with_evidence(payment, Evidence.CLAIM, claim_id, claim.amount)
    return _counted(payment, after, _Evidence(Evidence.CLAIM, claim_id, claim.amount, claim.transferred_at))


def receive_movement(payment: Payment, order: str, movement: MovementRecorded) -> list[Event]:
    """The movement was given to this order before, on its own stream."""
    if movement.movement_id in payment.movements:
        return []
    after = with_evidence(payment, Evidence.MOVEMENT, movement.movement_id, movement.amount)
    if after.received == payment.received:
        return [MovementMatched(movement_id=movement.movement_id, order=order)]
    if not payment.awaited:
        return [_unexpected(order, movement)]
    evidence = _Evidence(Evidence.MOVEMENT, movement.movement_id, movement.amount, movement.booked_at)
    return _counted(payment, after, evidence)


def find_in_hand(payment: Payment, booked_at: Callable[[str], Moment]) -> list[Event]:
    """For a payment that waits again: the money that is there already. `booked_at`: of a movement, by its id."""
    if not payment.in_hand:
        return []
    return _counted(EMPTY, payment, _newest(payment, booked_at))


@dataclass(frozen=True)
class _Evidence:
    kind: Evidence
    reference: str
    amount: int
    paid_at: Moment


def _counted(before: Payment, after: Payment, evidence: _Evidence) -> list[Event]:
    """Confirmed where what is in hand `after` covers what is due; else what came, where that is more than `before`."""
    expected = after.expected
    if expected is None or (after.missing and after.in_hand <= before.in_hand):
        return []
    if after.missing:
        return [
            PaymentPartlyConfirmed(
                order=expected.order,
                amount=evidence.amount,
                received=after.in_hand,
                expected=expected.amount,
                currency=expected.currency,
                evidence=evidence.kind,
                reference=evidence.reference,
                paid_at=evidence.paid_at,
            )
        ]
    return [
        PaymentConfirmed(
            order=expected.order,
            amount=after.in_hand,
            currency=expected.currency,
            evidence=evidence.kind,
            reference=evidence.reference,
            paid_at=evidence.paid_at,
        )
    ]


def _newest(payment: Payment, booked_at: Callable[[str], Moment]) -> _Evidence:
    """A movement before a claim: it is what the bank says."""
    for movement, amount in reversed(payment.movements.items()):
        return _Evidence(Evidence.MOVEMENT, movement, amount, booked_at(movement))
    claim, amount = next(reversed(payment.accepted.items()))
    return _Evidence(Evidence.CLAIM, claim, amount, payment.claims[claim].transferred_at)


def _mismatch(payment: Payment, claim: ClaimReceived) -> list[Event]:
    if payment.expected is None:
        return []
    wanted = payment.missing or payment.expected.amount
    if claim.amount == wanted:
        return []
    return [
        PaymentMismatched(
            order=claim.order,
            expected=wanted,
            received=claim.amount,
            currency=claim.currency,
            evidence=Evidence.CLAIM,
            reference=claim.claim_id,
        )
    ]


def _unexpected(order: str, movement: MovementRecorded) -> PaymentMismatched:
    return PaymentMismatched(
        order=order,
        expected=0,
        received=movement.amount,
        currency=movement.currency,
        evidence=Evidence.MOVEMENT,
        reference=movement.movement_id,
    )
