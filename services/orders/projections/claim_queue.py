"""The queue "Konfirmasi Penjualan": one document a payment claim."""

from __future__ import annotations

from msgspec.structs import replace
from pymongo import ASCENDING, IndexModel

from shared.contract.events import Event, Recorded
from shared.contract.orders import PaymentClaimed, PaymentReviewed
from shared.projecting.projection import Document, Projection


class QueuedClaim(Document, frozen=True, kw_only=True):
    """`decision` is empty while nobody has reviewed it; `order` and `claimed` are empty before the claim arrives."""

    order: str = ""
    claimed: PaymentClaimed | None = None
    claimed_at: str = ""
    decision: str = ""
    reason: str = ""
    reviewed_by: str = ""
    reviewed_at: str = ""


def of_claim(recorded: Recorded[Event]) -> list[str]:
    match recorded.event:
        case PaymentClaimed(claim_id=claim_id) | PaymentReviewed(claim_id=claim_id):
            return [claim_id]
        case _:
            return []


claim_queue: Projection[QueuedClaim] = Projection(
    "claim_queue",
    QueuedClaim,
    key=of_claim,
    indexes=(IndexModel([("decision", ASCENDING), ("claimed_at", ASCENDING), ("_id", ASCENDING)], name="queue"),),
)


@claim_queue.projects(PaymentClaimed)
def claimed(claim: QueuedClaim, recorded: Recorded[PaymentClaimed]) -> QueuedClaim:
    return replace(claim, order=recorded.subject, claimed=recorded.event, claimed_at=recorded.time)


@claim_queue.projects(PaymentReviewed)
def reviewed(claim: QueuedClaim, recorded: Recorded[PaymentReviewed]) -> QueuedClaim:
    return replace(
        claim,
        decision=recorded.event.decision.value,
        reason=recorded.event.reason,
        reviewed_by=recorded.actor_id,
        reviewed_at=recorded.time,
    )
