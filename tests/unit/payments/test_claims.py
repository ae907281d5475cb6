"""A claim never confirms: a person does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.consuming.policy import Nothing, WaitFor
from shared.contract.orders import Decision
from shared.contract.payments import (
    Evidence,
    PaymentConfirmed,
    PaymentExpected,
    PaymentMismatched,
    PaymentPartlyConfirmed,
    PaymentRejected,
)
from shared.contract.times import as_text
from tests.unit.payments.given import DUE, NOON, PAY_WITHIN, Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_placed_order_is_expected_to_be_paid_in_three_days(shop: Shop) -> None:
    shop.places("10001")
    expected = shop.last("10001")
    assert isinstance(expected, PaymentExpected)
    assert expected.amount == DUE
    assert expected.placed_at == as_text(NOON)
    assert expected.due_at == as_text(NOON + PAY_WITHIN)


def test_a_claim_alone_confirms_nothing(shop: Shop) -> None:
    shop.places("10001")
    shop.claims("10001", "k1")
    assert shop.story("10001") == ["PaymentExpected", "ClaimReceived"]


def test_an_accepted_claim_confirms_what_was_claimed_at_the_time_of_the_transfer(shop: Shop) -> None:
    shop.places("10001")
    shop.claims("10001", "k1")
    shop.pass_time(timedelta(hours=5))
    shop.reviews("10001", "k1", Decision.ACCEPT)
    assert shop.last("10001") == PaymentConfirmed(
        order="10001", amount=DUE, evidence=Evidence.CLAIM, reference="k1", paid_at=as_text(NOON)
    )


def test_a_rejected_claim_may_be_followed_by_another(shop: Shop) -> None:
    shop.places("10001")
    shop.claims("10001", "k1")
    shop.reviews("10001", "k1", Decision.REJECT, "no such transfer")
    assert shop.last("10001") == PaymentRejected(order="10001", claim_id="k1", reason="no such transfer")
    shop.claims("10001", "k2")
    shop.reviews("10001", "k2", Decision.ACCEPT)
    assert shop.story("10001")[2:] == ["PaymentRejected", "ClaimReceived", "PaymentConfirmed"]


def test_a_claim_that_was_decided_is_not_rejected_afterwards(shop: Shop) -> None:
    shop.places("10001")
    shop.claims("10001", "k1")
    shop.reviews("10001", "k1", Decision.ACCEPT)
    assert isinstance(shop.reviews("10001", "k1", Decision.REJECT, "too late"), Nothing)
    assert shop.story("10001")[-1] == "PaymentConfirmed"


def test_two_claims_may_be_open_and_only_one_confirms(shop: Shop) -> None:
    shop.places("10001")
    shop.claims("10001", "k1")
    shop.claims("10001", "k2")
    shop.reviews("10001", "k2", Decision.ACCEPT)
    assert isinstance(shop.reviews("10001", "k1", Decision.ACCEPT), Nothing)
    assert shop.story("10001") == ["PaymentExpected", "ClaimReceived", "ClaimReceived", "PaymentConfirmed"]


def test_a_claim_of_another_amount_shows_at_once_and_a_person_may_accept_it(shop: Shop) -> None:
    shop.places("10001")
    shop.claims("10001", "k1", DUE - 23)
    assert shop.last("10001") == PaymentMismatched(
        order="10001", expected=DUE, received=DUE - 23, evidence=Evidence.CLAIM, reference="k1"
    )
    shop.reviews("10001", "k1", Decision.ACCEPT)
    assert shop.last("10001") == PaymentPartlyConfirmed(
        order="10001",
        amount=DUE - 23,
        received=DUE - 23,
        expected=DUE,
        evidence=Evidence.CLAIM,
        reference="k1",
        paid_at=as_text(NOON),
    )


def test_every_event_heard_twice_is_decided_once(shop: Shop) -> None:
    shop.places("10001")
    shop.claims("10001", "k1")
    shop.reviews("10001", "k1", Decision.ACCEPT)
    before = shop.story("10001")
    assert before == ["PaymentExpected", "ClaimReceived", "PaymentConfirmed"]
    shop.versions.clear()
    shop.places("10001")
    shop.claims("10001", "k1")
    shop.reviews("10001", "k1", Decision.ACCEPT)
    assert shop.story("10001") == before


def test_what_is_heard_before_the_order_waits_for_it(shop: Shop) -> None:
    with pytest.raises(WaitFor, match="OrderPlaced of 10001"):
        shop.claims("10001", "k1")
    with pytest.raises(WaitFor, match="OrderPlaced of 10001"):
        shop.reviews("10001", "k1", Decision.ACCEPT)


def test_a_review_waits_for_its_claim(shop: Shop) -> None:
    shop.places("10001")
    with pytest.raises(WaitFor, match="PaymentClaimed k1"):
        shop.reviews("10001", "k1", Decision.ACCEPT)
