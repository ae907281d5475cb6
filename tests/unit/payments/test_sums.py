"""What counts for an order is the sum of what was confirmed; what is not covered is not paid."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.payments.domain.payment import Payment
from shared.contract.orders import Decision, Status
from shared.contract.payments import Evidence, PaymentConfirmed, PaymentMismatched, PaymentPartlyConfirmed
from shared.contract.times import as_text
from tests.unit.payments.given import DUE, NOON, PAY_WITHIN, Shop, movement


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    shop.places("10001")
    return shop


def accepted(shop: Shop, claim: str, amount: int) -> None:
    shop.claims("10001", claim, amount)
    shop.reviews("10001", claim, Decision.ACCEPT)


def payment(shop: Shop) -> Payment:
    return shop.payments.of("10001")


def test_an_accepted_claim_of_one_rupiah_pays_nothing_but_one_rupiah(shop: Shop) -> None:
    accepted(shop, "k1", 1)
    assert shop.story("10001")[-1] == "PaymentPartlyConfirmed"
    assert (payment(shop).in_hand, payment(shop).missing, payment(shop).awaited) == (1, DUE - 1, True)


def test_two_claims_add_up_and_the_last_confirms_the_whole(shop: Shop) -> None:
    accepted(shop, "k1", 70_000)
    accepted(shop, "k2", DUE - 70_000)
    confirmed = shop.last("10001")
    assert isinstance(confirmed, PaymentConfirmed)
    assert (confirmed.amount, confirmed.reference) == (DUE, "k2")


def test_a_claim_of_what_is_still_missing_is_no_mismatch(shop: Shop) -> None:
    accepted(shop, "k1", 70_000)
    shop.claims("10001", "k2", DUE - 70_000)
    assert shop.story("10001")[-1] == "ClaimReceived"
    shop.claims("10001", "k3", DUE)
    assert shop.last("10001") == PaymentMismatched(
        order="10001", expected=DUE - 70_000, received=DUE, evidence=Evidence.CLAIM, reference="k3"
    )


def test_an_accepted_claim_heard_twice_counts_once(shop: Shop) -> None:
    accepted(shop, "k1", 70_000)
    shop.reviews("10001", "k1", Decision.ACCEPT)
    assert payment(shop).in_hand == 70_000
    assert shop.story("10001").count("PaymentPartlyConfirmed") == 1


def test_more_than_is_due_is_confirmed_as_what_it_is(shop: Shop) -> None:
    accepted(shop, "k1", DUE + 5)
    confirmed = shop.last("10001")
    assert isinstance(confirmed, PaymentConfirmed)
    assert confirmed.amount == DUE + 5


def test_the_movement_of_a_claims_money_bears_it_out_and_adds_nothing(shop: Shop) -> None:
    accepted(shop, "k1", DUE)
    shop.books(movement())
    assert shop.story("10001")[-1] == "MovementMatched"
    assert payment(shop).in_hand == DUE


def test_the_claim_of_a_movements_money_adds_nothing(shop: Shop) -> None:
    shop.claims("10001", "k1")
    shop.books(movement())
    shop.reviews("10001", "k1", Decision.ACCEPT)
    assert payment(shop).in_hand == DUE


def test_a_movement_of_the_whole_amount_confirms_also_where_a_part_was_accepted(shop: Shop) -> None:
    accepted(shop, "k1", 1)
    shop.books(movement())
    confirmed = shop.last("10001")
    assert isinstance(confirmed, PaymentConfirmed)
    assert (confirmed.amount, confirmed.evidence) == (DUE + 1, Evidence.MOVEMENT)
    assert payment(shop).in_hand == DUE + 1


def test_what_holds_a_part_of_its_money_does_not_expire(shop: Shop) -> None:
    accepted(shop, "k1", 1)
    shop.pass_time(PAY_WITHIN)
    assert shop.expiry.sweep() == 0
    assert shop.story("10001")[-1] == "PaymentPartlyConfirmed"


def test_a_part_is_given_back_and_the_order_that_waits_again_waits_for_all(shop: Shop) -> None:
    accepted(shop, "k1", 70_000)
    shop.moves("10001", Status.REFUNDED)
    shop.moves("10001", Status.PENDING, before=Status.REFUNDED)
    assert (payment(shop).refunded, payment(shop).missing) == (70_000, DUE)


CLOSED = [Status.CANCELED, Status.EXPIRED, Status.DENIED, Status.FAILED, Status.VOIDED]


@pytest.mark.parametrize("closed", CLOSED)
def test_an_order_that_is_reopened_finds_the_money_that_came_meanwhile(shop: Shop, closed: Status) -> None:
    shop.moves("10001", closed)
    came = movement(at=NOON + timedelta(days=1))
    shop.pass_time(timedelta(days=2))
    shop.books(came)
    assert shop.story("10001")[-1] == "PaymentMismatched"
    shop.moves("10001", Status.PENDING, before=closed)
    assert shop.story("10001")[-2:] == ["PaymentExpected", "PaymentConfirmed"]
    assert shop.last("10001") == PaymentConfirmed(
        order="10001",
        amount=DUE,
        evidence=Evidence.MOVEMENT,
        reference=came.movement_id,
        paid_at=as_text(NOON + timedelta(days=1)),
    )


def test_an_order_that_expired_by_itself_finds_its_late_money_and_never_expires_again(shop: Shop) -> None:
    shop.pass_time(PAY_WITHIN)
    shop.expiry.sweep()
    shop.books(movement(at=shop.now))
    shop.moves("10001", Status.PENDING, before=Status.EXPIRED)
    shop.pass_time(10 * PAY_WITHIN)
    assert shop.expiry.sweep() == 0
    assert shop.story("10001").count("PaymentExpired") == 1
    assert shop.story("10001")[-1] == "PaymentConfirmed"


@pytest.mark.parametrize("in_parts", [False, True])
def test_a_claim_that_was_accepted_while_the_order_was_expired_is_found(shop: Shop, in_parts: bool) -> None:
    shop.pass_time(PAY_WITHIN)
    shop.expiry.sweep()
    accepted(shop, "k1", 1 if in_parts else DUE)
    shop.moves("10001", Status.PENDING, before=Status.EXPIRED)
    found = shop.last("10001")
    assert isinstance(found, PaymentPartlyConfirmed if in_parts else PaymentConfirmed)
    assert found.reference == "k1"
    assert payment(shop).in_hand == (1 if in_parts else DUE)


def test_what_was_paid_before_it_was_canceled_is_found_at_each_step_of_the_way_back(shop: Shop) -> None:
    shop.books(movement())
    shop.moves("10001", Status.CANCELED, before=Status.PROCESSING)
    shop.moves("10001", Status.CANCELED_REVERSAL, before=Status.CANCELED)
    shop.moves("10001", Status.PENDING, before=Status.CANCELED_REVERSAL)
    assert shop.story("10001")[2:] == ["PaymentExpected", "PaymentConfirmed"] * 2
    assert payment(shop).in_hand == DUE


def test_an_order_that_a_person_takes_back_out_of_work_is_not_pushed_forward_again(shop: Shop) -> None:
    shop.books(movement())
    shop.moves("10001", Status.PENDING, before=Status.PROCESSING)
    assert shop.story("10001") == ["PaymentExpected", "PaymentConfirmed"]


@pytest.mark.parametrize("disputed", [Status.REVERSED, Status.CHARGEBACK])
def test_money_in_dispute_is_not_found(shop: Shop, disputed: Status) -> None:
    shop.books(movement())
    shop.moves("10001", Status.PENDING, before=disputed)
    assert shop.story("10001") == ["PaymentExpected", "PaymentConfirmed"]


def test_money_that_was_given_back_is_not_found_again(shop: Shop) -> None:
    shop.moves("10001", Status.CANCELED)
    shop.books(movement())
    shop.moves("10001", Status.REFUNDED, before=Status.CANCELED)
    shop.moves("10001", Status.PENDING, before=Status.REFUNDED)
    assert shop.story("10001")[-2:] == ["RefundRecorded", "PaymentExpected"]
    assert payment(shop).missing == DUE


def test_the_movement_of_a_claim_whose_money_was_given_back_is_no_new_money(shop: Shop) -> None:
    accepted(shop, "k1", DUE)
    shop.moves("10001", Status.REFUNDED)
    shop.books(movement())
    shop.moves("10001", Status.PENDING, before=Status.REFUNDED)
    assert shop.story("10001")[-2:] == ["MovementMatched", "PaymentExpected"]


def test_an_order_that_a_person_lets_expire_takes_no_money_by_itself(shop: Shop) -> None:
    shop.moves("10001", Status.EXPIRED)
    assert shop.story("10001") == ["PaymentExpected", "PaymentCanceled"]
    shop.books(movement())
    assert shop.story("10001")[-1] == "PaymentMismatched"


def test_reopening_heard_twice_finds_the_money_once(shop: Shop) -> None:
    shop.moves("10001", Status.CANCELED)
    shop.books(movement())
    shop.moves("10001", Status.PENDING, before=Status.CANCELED)
    story = shop.story("10001")
    shop.versions["10001"] -= 1
    shop.moves("10001", Status.PENDING, before=Status.CANCELED)
    assert shop.story("10001") == story
