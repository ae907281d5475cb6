"""What happens to an order, and what follows for its payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import reduce

from services.payments.commands.movements import Movements
from services.payments.commands.payments import Payments
from services.payments.domain import expecting, receiving
from services.payments.domain.payment import Payment, evolve
from shared.consuming.policy import Nothing, Outcome, Policy, WaitFor
from shared.contract.events import Event, Recorded
from shared.contract.orders import OrderPlaced, PaymentClaimed, PaymentReviewed, Status, StatusChanged
from shared.contract.times import as_text, from_text
from shared.journal.port import Commit, Context

NAME = "payments.orders"
ENDED = frozenset({Status.CANCELED, Status.DENIED, Status.EXPIRED, Status.VOIDED, Status.FAILED})
WORKED = frozenset({Status.PROCESSING, Status.PROCESSED, Status.SHIPPED, Status.COMPLETE})
AWAITED = frozenset({Status.PENDING, Status.CANCELED_REVERSAL})
FOLLOWED = ENDED | WORKED | AWAITED | {Status.REFUNDED}
# What comes back from here finds its money again. Not from where the money itself is in dispute, nor out of work.
CLOSED = ENDED | {Status.CANCELED_REVERSAL, Status.REFUNDED}


@dataclass(frozen=True)
class OrderReactions:
    """Each method handles one event, and may be repeated. `pay_within`: from the placement until it expires."""

    payments: Payments
    movements: Movements
    pay_within: timedelta

    def placed(self, recorded: Recorded[OrderPlaced], context: Context) -> Outcome:
        event = recorded.event
        due_at = self._due_after(recorded.time)
        commit = self.payments.change(
            event.number, lambda payment: expecting.expect(payment, event, recorded.time, due_at), context
        )
        self.movements.settle_waiting(event.account.number, event.amount_due, context)
        return _said(commit, "it is expected already")

    def claimed(self, recorded: Recorded[PaymentClaimed], context: Context) -> Outcome:
        order = recorded.subject
        self._known(order)
        commit = self.payments.change(
            order, lambda payment: receiving.receive_claim(payment, order, recorded.event), context
        )
        return _said(commit, "the claim is known already")

    def reviewed(self, recorded: Recorded[PaymentReviewed], context: Context) -> Outcome:
        event = recorded.event
        if event.claim_id not in self._known(recorded.subject).claims:
            raise WaitFor(f"PaymentClaimed {event.claim_id}")
        commit = self.payments.change(
            recorded.subject,
            lambda payment: receiving.review(payment, event.claim_id, event.decision, event.reason),
            context,
        )
        return _said(commit, "the payment was settled before")

    def status_changed(self, recorded: Recorded[StatusChanged], context: Context) -> Outcome:
        self._known(recorded.subject)
        commit = self.payments.change(recorded.subject, lambda payment: self._followed(payment, recorded), context)
        return _said(commit, "nothing follows for the payment")

    def _followed(self, payment: Payment, recorded: Recorded[StatusChanged]) -> list[Event]:
        status = recorded.event.status
        if status in ENDED:
            return expecting.cancel(payment, recorded.subject)
        if status in WORKED:
            return expecting.lift_expiry(payment, recorded.subject)
        if status in AWAITED:
            return self._reopened(payment, recorded)
        if status is Status.REFUNDED:
            return expecting.refund(payment, recorded.subject, recorded.event.comment)
        return []

    def _reopened(self, payment: Payment, recorded: Recorded[StatusChanged]) -> list[Event]:
        reopened = recorded.event.before in CLOSED
        again = expecting.expect_again(payment, self._due_after(recorded.time), reopened)
        if not again:
            return []
        return [*again, *receiving.find_in_hand(reduce(evolve, again, payment), self.movements.booked_at)]

    def _known(self, order: str) -> Payment:
        payment = self.payments.of(order)
        if payment.expected is None:
            raise WaitFor(f"OrderPlaced of {order}")
        return payment

    def _due_after(self, moment: str) -> str:
        return as_text(from_text(moment) + self.pay_within)


def orders_policy(reactions: OrderReactions) -> Policy:
    policy = Policy(NAME, topics=("orders.events",))
    policy.reacts(OrderPlaced)(reactions.placed)
    policy.reacts(PaymentClaimed)(reactions.claimed)
    policy.reacts(PaymentReviewed)(reactions.reviewed)
    policy.reacts(StatusChanged, plain=lambda event: event.status not in FOLLOWED)(reactions.status_changed)
    return policy


def _said(commit: Commit, why_not: str) -> Outcome:
    return commit if commit.events else Nothing(why_not)
