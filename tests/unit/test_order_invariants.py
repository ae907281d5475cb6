"""Whatever people press, in whatever order: what must always hold of an order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from services.orders.domain import claims, history, payment_outcomes, worked_order
from services.orders.domain.order import Order, evolve
from services.orders.domain.statuses import MOVES
from shared.contract.events import Event
from shared.contract.orders import (
    CommentAdded,
    CommissionAdded,
    CommissionRemoved,
    Decision,
    InvoiceRequested,
    PaymentReviewed,
    RewardPointsAdded,
    RewardPointsRemoved,
    Shipped,
    Status,
    StatusChanged,
)
from shared.contract.payments import Evidence, PaymentConfirmed, PaymentExpired
from shared.errors import PesananError
from tests.examples import examples
from tests.unit.orders_given import order_after, placed

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
WHEN = "2026-11-24T07:00:00.000000Z"
Decide = Callable[[Order], list[Event]]


def entry(status: Status, override: bool | None, comment: str, reason: str | None, resi: str | None) -> Decide:
    change = history.HistoryChange(
        status=status, override=override, comment=comment, correction_reason=reason, courier=resi, tracking_number=resi
    )
    return lambda order: history.add_history(order, change)


def claim(amount: int, claim_id: str) -> Decide:
    wanted = claims.ClaimPayment(
        bank="BCA", account_name="Budi", amount=amount, transferred_at="2026-11-24T07:00:00Z", destination="BCA"
    )
    return lambda order: claims.claim_payment(order, wanted, claim_id, None, NOW)


def review(claim_id: str, decision: Decision) -> Decide:
    return lambda order: claims.review_claim(order, claim_id, claims.ReviewClaim(decision=decision, reason="x"))


CONFIRMED = PaymentConfirmed(order="10001", amount=1, evidence=Evidence.CLAIM, reference="c", paid_at=WHEN)
EXPIRED = PaymentExpired(order="10001", amount=1)
commands: st.SearchStrategy[Decide] = st.one_of(
    st.builds(
        entry,
        st.sampled_from(Status),
        st.sampled_from([None, True, False]),
        st.sampled_from(["", "halo"]),
        st.sampled_from([None, "salah", " "]),
        st.sampled_from([None, "JNE1"]),
    ),
    st.builds(claim, st.integers(1, 3), st.sampled_from(["a", "b", "c"])),
    st.builds(review, st.sampled_from(["a", "b", "c", "d"]), st.sampled_from(Decision)),
    st.sampled_from(
        [
            worked_order.add_points,
            worked_order.remove_points,
            worked_order.add_commission,
            worked_order.remove_commission,
            worked_order.request_invoice,
            lambda order: payment_outcomes.payment_confirmed(order, CONFIRMED),
            lambda order: payment_outcomes.payment_expired(order, EXPIRED),
        ]
    ),
)


def played(sequence: list[Decide]) -> list[Event]:
    """Refusals are fine; whatever else goes wrong is not caught."""
    events: list[Event] = [placed()]
    order = order_after(*events)
    for decide in sequence:
        try:
            decided = decide(order)
        except PesananError:
            continue
        for event in decided:
            order = evolve(order, event)
        events += decided
    assert order == order_after(*events)
    assert order.version == len(events)
    return events


@settings(max_examples=examples(400), deadline=None)
@given(st.lists(commands, max_size=25))
def test_the_rules_hold_in_any_history(sequence: list[Decide]) -> None:
    events = played(sequence)
    status, disallowed, shipped_before = Status.PENDING, False, None
    for event in events:
        if isinstance(event, StatusChanged):
            assert event.before is status
            assert event.correction_reason or event.status in MOVES[status]
            status = event.status
        if isinstance(event, StatusChanged | CommentAdded):
            assert event.returns_disallowed or not disallowed or event.correction_reason
            disallowed = event.returns_disallowed
        if isinstance(event, Shipped):
            assert isinstance(shipped_before, StatusChanged | CommentAdded)
        shipped_before = event


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(commands, max_size=40))
def test_nothing_is_added_twice_or_decided_twice(sequence: list[Decide]) -> None:
    events = played(sequence)
    for added, removed in ((RewardPointsAdded, RewardPointsRemoved), (CommissionAdded, CommissionRemoved)):
        turns = [isinstance(event, added) for event in events if isinstance(event, (added, removed))]
        assert turns == [n % 2 == 0 for n in range(len(turns))]
    reviewed = [event.claim_id for event in events if isinstance(event, PaymentReviewed)]
    assert len(reviewed) == len(set(reviewed))
    assert sum(isinstance(event, InvoiceRequested) for event in events) <= 1
