"""Whatever happens in whatever order, also twice: the rules about money hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
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
    PaymentExpected,
    PaymentExpired,
    PaymentMismatched,
    PaymentPartlyConfirmed,
    RefundRecorded,
)
from tests.examples import examples
from tests.unit.payments.given import ACCOUNT, DUE, Shop, movement, order_placed, payment_claimed

ORDERS = st.sampled_from(("10001", "10002", "10003"))
CLAIMS = st.sampled_from(["k1", "k2", "k3"])
# Few amounts on purpose: orders of one amount are what must not go wrong.
AMOUNTS = st.sampled_from([DUE, DUE + 1])
CLAIMED = st.sampled_from([1, DUE - 1, DUE, DUE + 1])
NUMBERS = ("10001", "10002", "10003")
AMOUNT_OF: dict[str, int] = {}


@dataclass
class Came:
    """What an order's payment stream tells to have come, counted as a bookkeeper would: transfer by transfer. The
    amounts of movements are looked up in the movements' own streams."""

    due: int = 0
    claims: dict[str, int] = field(default_factory=dict)
    accepted: list[int] = field(default_factory=list)
    movements: dict[str, int] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        match event:
            case PaymentExpected():
                self.due = event.amount
            case ClaimReceived():
                self.claims[event.claim_id] = event.amount
            case PaymentConfirmed(reference=claim) | PaymentPartlyConfirmed(reference=claim) if claim in self.claims:
                self.accepted += [self.claims.pop(claim)]
            case PaymentConfirmed(evidence=Evidence.MOVEMENT, reference=movement):
                self.movements[movement] = AMOUNT_OF[movement]
            case PaymentMismatched(evidence=Evidence.MOVEMENT, reference=movement):
                self.movements[movement] = AMOUNT_OF[movement]
            case MovementMatched(movement_id=movement):
                self.movements[movement] = AMOUNT_OF[movement]

    def sum(self) -> int:
        """Each movement takes one accepted claim of its amount along: they are the same money."""
        unproven = list(self.accepted)
        for amount in self.movements.values():
            if amount in unproven:
                unproven.remove(amount)
        return sum(self.movements.values()) + sum(unproven)


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

    @rule(order=ORDERS, claim=CLAIMS, amount=CLAIMED)
    def claim(self, order: str, claim: str, amount: int) -> None:
        self.hear(self.shop.happened(order, payment_claimed(f"{order}-{claim}", amount, self.shop.now)))

    @rule(order=ORDERS, claim=CLAIMS, decision=st.sampled_from(Decision))
    def review(self, order: str, claim: str, decision: Decision) -> None:
        try:
            self.shop.reviews(order, f"{order}-{claim}", decision)
        except WaitFor:
            return

    @rule(order=ORDERS, claim=CLAIMS, amount=CLAIMED)
    def claim_and_believe(self, order: str, claim: str, amount: int) -> None:
        self.claim(order, claim, amount)
        self.review(order, claim, Decision.ACCEPT)

    @rule(order=ORDERS, before=st.sampled_from(Status), status=st.sampled_from(Status))
    def move(self, order: str, before: Status, status: Status) -> None:
        try:
            self.shop.moves(order, status, before=before)
        except WaitFor:
            return

    @rule(order=ORDERS)
    def refund(self, order: str) -> None:
        self.move(order, Status.COMPLETE, Status.REFUNDED)

    @rule(amount=AMOUNTS, days=st.integers(-2, 0), description=st.sampled_from(["a", "b", "c"]))
    def book(self, amount: int, days: int, description: str) -> None:
        came = movement(amount, self.shop.now + timedelta(days=days), description)
        AMOUNT_OF[came.movement_id] = came.amount
        self.shop.books(came)

    @rule(order=ORDERS, description=st.sampled_from(["a", "b", "c"]))
    def transfer(self, order: str, description: str) -> None:
        expected = self.shop.payments.of(order).expected
        self.book(expected.amount if expected else DUE, 0, description)

    @rule(order=ORDERS, claim=CLAIMS)
    def believe_what_is_transferred_then(self, order: str, claim: str) -> None:
        expected = self.shop.payments.of(order).expected
        self.claim_and_believe(order, claim, expected.amount if expected else DUE)
        self.transfer(order, "a")

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
    def each_time_it_waits_an_order_is_confirmed_once_and_no_evidence_counts_twice(self) -> None:
        for order in NUMBERS:
            confirmed, counted = 0, Counter[str]()
            for event in self.of(order):
                if isinstance(event, PaymentExpected):
                    confirmed, counted = 0, Counter()
                elif isinstance(event, PaymentConfirmed | PaymentPartlyConfirmed):
                    confirmed += isinstance(event, PaymentConfirmed)
                    counted[event.reference] += 1
            assert confirmed <= 1
            assert not counted or max(counted.values()) == 1

    @invariant()
    def what_is_confirmed_is_what_is_known_to_have_come_and_covers_what_is_due(self) -> None:
        for order in NUMBERS:
            came, back = Came(), 0
            for event in self.of(order):
                came.take(event)
                back += event.amount if isinstance(event, RefundRecorded) else 0
                if isinstance(event, PaymentConfirmed):
                    assert came.due <= event.amount == came.sum() - back
                elif isinstance(event, PaymentPartlyConfirmed):
                    assert came.due > event.received == came.sum() - back > 0

    @invariant()
    def nothing_expires_with_money_in_hand(self) -> None:
        for order in NUMBERS:
            came, back = Came(), 0
            for event in self.of(order):
                came.take(event)
                back += event.amount if isinstance(event, RefundRecorded) else 0
                assert not isinstance(event, PaymentExpired) or came.sum() == back

    @invariant()
    def what_is_in_hand_is_what_a_bookkeeper_counts(self) -> None:
        for order in NUMBERS:
            came, back = Came(), 0
            for event in self.of(order):
                came.take(event)
                back += event.amount if isinstance(event, RefundRecorded) else 0
            assert self.shop.payments.of(order).in_hand == came.sum() - back

    @invariant()
    def an_order_that_waits_never_has_all_of_its_money(self) -> None:
        for order in NUMBERS:
            payment = self.shop.payments.of(order)
            assert not payment.awaited or payment.missing > 0

    @invariant()
    def a_movement_goes_to_one_order_and_confirms_at_most_that(self) -> None:
        given: dict[str, str] = {}
        for recorded in self.shop.journal.log:
            if isinstance(recorded.event, MovementMatched):
                assert given.setdefault(recorded.event.movement_id, recorded.event.order) == recorded.event.order
        paid = [one for one in self.events() if isinstance(one, PaymentConfirmed) and one.evidence is Evidence.MOVEMENT]
        assert all(given[one.reference] == one.order for one in paid)

    @invariant()
    def an_accepted_claim_is_a_claim_of_that_order(self) -> None:
        claimed = {(one.order, one.claim_id) for one in self.events() if isinstance(one, ClaimReceived)}
        paid = [one for one in self.events() if isinstance(one, PaymentConfirmed) and one.evidence is Evidence.CLAIM]
        assert all((one.order, one.reference) in claimed for one in paid)

    @invariant()
    def no_more_is_given_back_than_came(self) -> None:
        for order in NUMBERS:
            came, back = Came(), 0
            for event in self.of(order):
                came.take(event)
                if isinstance(event, RefundRecorded):
                    back += event.amount
                    assert event.amount > 0 and back == came.sum()

    @invariant()
    def what_is_looked_up_is_what_the_journal_says(self) -> None:
        stored = {
            one.order: one for amount in (DUE, DUE + 1) for one in self.shop.expectations.of_amount(ACCOUNT, amount)
        }
        for order in NUMBERS:
            assert stored.get(order) == expectation_of(self.shop.journal.read(payment_stream(order)))


PaymentsOfAShop.TestCase.settings = settings(max_examples=examples(150), stateful_step_count=30, deadline=None)
TestPaymentsOfAShop = PaymentsOfAShop.TestCase
