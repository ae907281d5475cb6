"""Payment claims: the customer says "I have transferred", a person looks. A claim never moves an order."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.orders.domain.order import Claim, Order
from shared.contract.events import Event
from shared.contract.fields import BlobRef, Comment, Identifier, Label, PersonalText, PersonName, Rupiah, Value
from shared.contract.orders import Decision, PaymentClaimed, PaymentReviewed, Status
from shared.contract.times import as_text, moment_told
from shared.errors import Invalid, Missing, NotAllowed

AHEAD = timedelta(days=1)  # a customer's clock or zone may be off, but not by more
PAYABLE = (Status.PENDING, Status.EXPIRED, Status.FAILED, Status.CANCELED_REVERSAL)


class ClaimPayment(Value, frozen=True, kw_only=True):
    """`transferred_at` is any RFC 3339 time with its zone; `destination` the shop's account that it went to."""

    bank: Label
    account_name: PersonName
    amount: Rupiah
    transferred_at: Label
    destination: Label
    note: PersonalText = ""


class ReviewClaim(Value, frozen=True, kw_only=True):
    decision: Decision
    reason: Comment = ""


def claim_payment(
    order: Order, claim: ClaimPayment, claim_id: Identifier, proof: BlobRef | None, now: datetime
) -> list[Event]:
    if order.status not in PAYABLE:
        raise NotAllowed("an order that is {status} waits for no payment", status=order.status.value)
    if claim_id in order.claims:
        raise NotAllowed("the claim {claim} was made before", claim=claim_id)
    claimed = PaymentClaimed(
        claim_id=claim_id,
        bank=claim.bank,
        account_name=claim.account_name,
        amount=_amount(claim.amount),
        currency=order.facts.currency,
        transferred_at=_transferred_at(claim.transferred_at, now),
        destination=claim.destination,
        note=claim.note,
        proof=proof,
    )
    if any(_same_transfer(known.claimed, claimed) for known in _standing(order)):
        raise NotAllowed("this transfer has been claimed already; it is being checked")
    return [claimed]


def review_claim(order: Order, claim_id: str, review: ReviewClaim) -> list[Event]:
    claim = order.claims.get(claim_id)
    if claim is None:
        raise Missing("this order has no claim {claim}", claim=claim_id)
    if claim.decision is not None:
        raise NotAllowed("this claim was decided before: {decision}", decision=claim.decision.value)
    if review.decision is Decision.REJECT and not review.reason.strip():
        raise Invalid({"reason": ["say why, the customer reads it"]})
    return [PaymentReviewed(claim_id=claim_id, decision=review.decision, reason=review.reason)]


def _standing(order: Order) -> list[Claim]:
    return [claim for claim in order.claims.values() if claim.decision is not Decision.REJECT]


def _same_transfer(one: PaymentClaimed, other: PaymentClaimed) -> bool:
    return (one.bank, one.account_name, one.amount, one.transferred_at) == (
        other.bank,
        other.account_name,
        other.amount,
        other.transferred_at,
    )


def _amount(amount: int) -> int:
    if amount == 0:
        raise Invalid({"amount": ["must be above 0"]})
    return amount


def _transferred_at(text: str, now: datetime) -> str:
    made = as_text(moment_told("transferred_at", text))
    if made > as_text(now + AHEAD):
        raise Invalid({"transferred_at": ["lies in the future"]})
    return made
