"""Whatever happens in whatever order, also twice: the rules about money hold."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.payments.domain.matching import expectation_of
from services.payments.domain.payment import payment_stream
from shared.consuming.policy import WaitFor
from shared.contract.events import Event, Recorded
from shared.contract.orders import Decision, Status
from shared.contract.payments import (
    ClaimReceived,
    Evidence,
    MovementMatched,
    PaymentConfirmed,
    PaymentExpired,
    RefundRecorded,
)
from tests.unit.payments.given import ACCOUNT, DUE, Shop, movement, order_placed, payment_claimed

ORDERS = st.sampled_from(["10001", "10002", "10003"])
CLAIMS = st.sampled_from(["k1", "k2", "k3"])
# Few amounts on purpose: orders of one amount are what must not go wrong.
AMOUNTS = st.sampled_from([DUE, DUE + 1])


class PaymentsOfAShop(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop()
        self.heard: list[Recorded[Event]] = []

    def hear(self, event: Recorded[Event]) -> None:
        self.heard.append(event)
        try:
            self.shop.react(event)
        except WaitFor:
            return  # kept by the runner, and heard again with `repeat`

    @rule(order=ORDERS, amount=AMOUNTS, unique=st.booleans())
    def place(self, order: str, amount: int, unique: bool) -> None:
        self.hear(self.shop.happened(order, order_placed(order, amount, unique)))

    @rule(order=ORDERS, claim=CLAIMS, amount=AMOUNTS)
    def claim(self, order: str, claim: str, amount: int) -> None:
        self.hear(self.shop.happened(order, payment_claimed(f"{order}-{claim}", amount, self.shop.now)))

    @rule(order=ORDERS, claim=CLAIMS, decision=st.sampled_from(Decision))
    def review(self, order: str, claim: str, decision: Decision) -> None:
        try:
            self.shop.reviews(order, f"{order}-{claim}", decision)
        except WaitFor:
            return

    @rule(order=ORDERS, status=st.sampled_from(Status))
    def move(self, order: str, status: Status) -> None:
        try:
            self.shop.moves(order, status)
        except WaitFor:
            return

    @rule(order=ORDERS)
    def refund(self, order: str) -> None:
        self.move(order, Status.REFUNDED)

    @rule(amount=AMOUNTS, days=st.integers(-2, 0), description=st.sampled_from(["a", "b", "c"]))
    def book(self, amount: int, days: int, description: str) -> None:
        self.shop.books(movement(amount, self.shop.now + timedelta(days=days), description))

    @rule(days=st.sampled_from([1, 3, 31]))
    def pass_days(self, days: int) -> None:
        self.shop.pass_time(timedelta(days=days))

    @rule()
    def sweep(self) -> None:
        self.shop.movements.finish(self.shop.now)
        self.shop.expiry.sweep()

    @precondition(lambda self: self.heard)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        try:
            self.shop.react(data.draw(st.sampled_from(self.heard)))
        except WaitFor:
            return

    def of(self, order: str) -> list[Event]:
        return [recorded.event for recorded in self.shop.journal.read(payment_stream(order))]

    def events(self) -> list[Event]:
        return [recorded.event for recorded in self.shop.journal.log]

    @invariant()
    def an_order_is_confirmed_at_most_once(self) -> None:
        confirmed = Counter(event.order for event in self.events() if isinstance(event, PaymentConfirmed))
        assert not confirmed or max(confirmed.values()) == 1

    @invariant()
    def a_movement_goes_to_one_order_and_confirms_at_most_that(self) -> None:
        given: dict[str, str] = {}
        for recorded in self.shop.journal.log:
            if isinstance(recorded.event, MovementMatched):
                assert given.setdefault(recorded.event.movement_id, recorded.event.order) == recorded.event.order
        paid = [one for one in self.events() if isinstance(one, PaymentConfirmed) and one.evidence is Evidence.MOVEMENT]
        assert all(given[one.reference] == one.order for one in paid)
        assert len({one.reference for one in paid}) == len(paid)

    @invariant()
    def an_accepted_claim_is_a_claim_of_that_order(self) -> None:
        claimed = {(one.order, one.claim_id) for one in self.events() if isinstance(one, ClaimReceived)}
        paid = [one for one in self.events() if isinstance(one, PaymentConfirmed) and one.evidence is Evidence.CLAIM]
        assert all((one.order, one.reference) in claimed for one in paid)

    @invariant()
    def nothing_expires_after_it_was_confirmed(self) -> None:
        for order in ("10001", "10002", "10003"):
            kinds = [type(event) for event in self.of(order)]
            if PaymentConfirmed in kinds:
                assert PaymentExpired not in kinds[kinds.index(PaymentConfirmed) :]

    @invariant()
    def no_more_is_given_back_than_came(self) -> None:
        for order in ("10001", "10002", "10003"):
            back = [event.amount for event in self.of(order) if isinstance(event, RefundRecorded)]
            came = sum(event.amount for event in self.of(order) if isinstance(event, PaymentConfirmed))
            assert sum(back) <= came and 0 not in back

    @invariant()
    def what_is_looked_up_is_what_the_journal_says(self) -> None:
        stored = {
            one.order: one for amount in (DUE, DUE + 1) for one in self.shop.expectations.of_amount(ACCOUNT, amount)
        }
        for order in ("10001", "10002", "10003"):
            assert stored.get(order) == expectation_of(self.shop.journal.read(payment_stream(order)))


PaymentsOfAShop.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestPaymentsOfAShop = PaymentsOfAShop.TestCase
