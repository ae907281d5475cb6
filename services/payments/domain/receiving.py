"""What comes in for a payment: claims and their reviews, movements. None of it confirms a payment twice."""

from __future__ import annotations

from services.payments.domain.payment import Payment
from shared.contract.events import Event
from shared.contract.orders import Decision, PaymentClaimed
from shared.contract.payments import (
    ClaimReceived,
    Evidence,
    MovementMatched,
    MovementRecorded,
    PaymentConfirmed,
    PaymentMismatched,
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
    """Accepted, it confirms what was claimed, of whatever amount and however late: a person decided. KeyError where
    the claim is not known."""
    claim = payment.claims[claim_id]
    if decision is Decision.REJECT:
        rejected = PaymentRejected(order=claim.order, claim_id=claim_id, reason=reason)
        return [rejected] if claim_id in payment.open_claims else []
    if payment.confirmed is not None:
        return []
    return [
        PaymentConfirmed(
            order=claim.order,
            amount=claim.amount,
            currency=claim.currency,
            evidence=Evidence.CLAIM,
            reference=claim_id,
            paid_at=claim.transferred_at,
        )
    ]


def receive_movement(payment: Payment, order: str, movement: MovementRecorded) -> list[Event]:
    """The movement was given to this order before, on its own stream."""
    if movement.movement_id in payment.movements:
        return []
    if payment.awaited:
        return [_paid_by(order, movement)]
    if _bears_out(payment, movement):
        return [MovementMatched(movement_id=movement.movement_id, order=order)]
    return [_unexpected(order, movement)]


def _mismatch(payment: Payment, claim: ClaimReceived) -> list[Event]:
    if payment.expected is None or payment.expected.amount == claim.amount:
        return []
    return [
        PaymentMismatched(
            order=claim.order,
            expected=payment.expected.amount,
            received=claim.amount,
            currency=claim.currency,
            evidence=Evidence.CLAIM,
            reference=claim.claim_id,
        )
    ]


def _bears_out(payment: Payment, movement: MovementRecorded) -> bool:
    """The transfer that an accepted claim spoke of arrives with the bank's statement: the same money, not more."""
    paid = payment.confirmed
    return (
        paid is not None
        and paid.evidence is Evidence.CLAIM
        and paid.amount == movement.amount
        and not payment.movements
    )


def _paid_by(order: str, movement: MovementRecorded) -> PaymentConfirmed:
    return PaymentConfirmed(
        order=order,
        amount=movement.amount,
        currency=movement.currency,
        evidence=Evidence.MOVEMENT,
        reference=movement.movement_id,
        paid_at=movement.booked_at,
    )


def _unexpected(order: str, movement: MovementRecorded) -> PaymentMismatched:
    return PaymentMismatched(
        order=order,
        expected=0,
        received=movement.amount,
        currency=movement.currency,
        evidence=Evidence.MOVEMENT,
        reference=movement.movement_id,
    )
