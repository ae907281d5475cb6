"""What payments says moves an order, once, with the payment as its cause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.orders.domain import payment_outcomes
from services.orders.domain.order import EMPTY, Order, evolve, order_stream
from shared.consuming.policy import Nothing, Outcome, Policy
from shared.contract.events import Event, Recorded
from shared.contract.payments import PaymentConfirmed, PaymentExpired, RefundRecorded
from shared.journal.deciding import change
from shared.journal.port import Context, Journal

NAME = "orders.payments"


def payments_policy(journal: Journal) -> Policy:
    policy = Policy(NAME, topics=("payments.events",))

    def moved(recorded: Recorded[Any], context: Context, decide: Callable[[Order, Any], list[Event]]) -> Outcome:
        def decided(order: Order) -> list[Event]:
            return decide(order, recorded.event) if order.placed else []

        commit = change(journal, order_stream(recorded.event.order), EMPTY, evolve, decided, context)
        return commit if commit.events else Nothing("there is no such order")

    @policy.reacts(PaymentConfirmed)
    def confirmed(recorded: Recorded[PaymentConfirmed], context: Context) -> Outcome:
        return moved(recorded, context, payment_outcomes.payment_confirmed)

    @policy.reacts(PaymentExpired)
    def expired(recorded: Recorded[PaymentExpired], context: Context) -> Outcome:
        return moved(recorded, context, payment_outcomes.payment_expired)

    @policy.reacts(RefundRecorded)
    def refunded(recorded: Recorded[RefundRecorded], context: Context) -> Outcome:
        return moved(recorded, context, payment_outcomes.refund_recorded)

    return policy
