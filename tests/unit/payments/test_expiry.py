"""What is not paid in time expires, but never under a person's hands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.payments.commands.payments import Payments
from services.payments.domain.payment import payment_stream
from shared.contract.orders import Decision, Status
from shared.contract.times import as_text
from tests.unit.payments.given import ACCOUNT, DUE, PAY_WITHIN, Shop, feed, movement
from tests.unit.payments.memory import MemoryExpectations

JUST_BEFORE = PAY_WITHIN - timedelta(microseconds=1)


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    shop.places("10001")
    return shop


def test_a_payment_expires_when_it_is_due_and_not_before(shop: Shop) -> None:
    shop.pass_time(JUST_BEFORE)
    assert shop.expiry.sweep() == 0
    shop.pass_time(timedelta(microseconds=1))
    assert shop.expiry.sweep() == 1
    assert shop.expiry.sweep() == 0
    assert shop.story("10001") == ["PaymentExpected", "PaymentExpired"]


def test_nothing_expires_of_the_time_that_has_not_been_read_yet(shop: Shop) -> None:
    shop.read = as_text(shop.now + JUST_BEFORE)
    shop.pass_time(2 * PAY_WITHIN)
    assert shop.expiry.sweep() == 0
    shop.read = ""  # nobody knows how far it is
    assert shop.expiry.sweep() == 0
    shop.claims("10001", "k1")
    shop.read = None
    assert shop.expiry.sweep() == 0
    assert shop.story("10001") == ["PaymentExpected", "ClaimReceived"]


def test_how_far_orders_are_read_is_asked_only_where_something_is_due(shop: Shop) -> None:
    asked = replace(shop.expiry, read_up_to=lambda: pytest.fail("nothing is due"))
    shop.pass_time(JUST_BEFORE)
    assert asked.sweep() == 0


def test_an_order_of_which_something_is_put_aside_does_not_expire(shop: Shop) -> None:
    shop.pass_time(PAY_WITHIN)
    shop.aside.add("10001")
    assert shop.expiry.sweep() == 0
    shop.aside.clear()
    assert shop.expiry.sweep() == 1


def test_the_commands_name_is_expire_and_the_order(shop: Shop) -> None:
    shop.pass_time(PAY_WITHIN)
    shop.expiry.sweep()
    expired = replace(feed("x"), command_id="expire:10001")
    assert shop.journal.done(payment_stream("10001"), expired) is not None


def test_an_open_claim_holds_the_expiry_and_its_rejection_lets_it_go(shop: Shop) -> None:
    shop.claims("10001", "k1")
    shop.pass_time(PAY_WITHIN)
    assert shop.expiry.sweep() == 0
    shop.reviews("10001", "k1", Decision.REJECT, "no such transfer")
    assert shop.expiry.sweep() == 1


def test_the_sweep_reads_nothing_of_an_order_whose_claim_waits_for_its_review(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.claims("10001", "k1")
    shop.pass_time(PAY_WITHIN)
    monkeypatch.setattr(shop.journal, "read", lambda _stream: pytest.fail("the sweep read a stream"))
    assert shop.expiry.sweep() == 0


def test_what_an_earlier_release_kept_of_such_an_order_is_looked_at_once(shop: Shop) -> None:
    shop.claims("10001", "k1")
    shop.pass_time(PAY_WITHIN)
    (kept,) = shop.expectations.of_amount(ACCOUNT, DUE)
    earlier, now = MemoryExpectations(), as_text(shop.now)
    earlier.remember(replace(kept, due_at=now))
    assert earlier.due(now) == ["10001"]
    assert replace(shop.expiry, payments=Payments(shop.journal, earlier), expectations=earlier).sweep() == 0
    assert earlier.due(now) == []


def test_what_is_paid_or_canceled_never_expires(shop: Shop) -> None:
    shop.books(movement())
    shop.places("10002", amount=5)
    shop.moves("10002", Status.CANCELED)
    shop.pass_time(PAY_WITHIN)
    assert shop.expiry.sweep() == 0


@pytest.mark.parametrize("status", [Status.CANCELED, Status.DENIED, Status.VOIDED, Status.FAILED])
def test_an_order_that_ends_is_not_expected_to_be_paid(shop: Shop, status: Status) -> None:
    shop.moves("10001", status)
    shop.moves("10001", status)
    assert shop.story("10001") == ["PaymentExpected", "PaymentCanceled"]


def test_a_paid_order_that_is_canceled_stays_paid(shop: Shop) -> None:
    shop.books(movement())
    shop.moves("10001", Status.CANCELED)
    assert shop.story("10001") == ["PaymentExpected", "PaymentConfirmed"]


@pytest.mark.parametrize("status", [Status.CANCELED_REVERSAL, Status.PENDING])
def test_an_order_that_comes_back_is_expected_again_and_may_expire_again(shop: Shop, status: Status) -> None:
    shop.pass_time(PAY_WITHIN)
    shop.expiry.sweep()
    shop.moves("10001", status)
    assert shop.expiry.sweep() == 0
    shop.pass_time(PAY_WITHIN)
    assert shop.expiry.sweep() == 1
    assert shop.story("10001") == ["PaymentExpected", "PaymentExpired"] * 2


def test_a_late_claim_on_an_expired_order_may_still_be_accepted(shop: Shop) -> None:
    shop.pass_time(PAY_WITHIN)
    shop.expiry.sweep()
    shop.claims("10001", "k1")
    shop.reviews("10001", "k1", Decision.ACCEPT)
    assert shop.story("10001")[-1] == "PaymentConfirmed"


@pytest.mark.parametrize("status", [Status.PROCESSING, Status.PROCESSED, Status.SHIPPED, Status.COMPLETE])
def test_an_order_that_someone_works_expires_no_more_and_its_money_still_confirms(shop: Shop, status: Status) -> None:
    shop.moves("10001", status)
    shop.moves("10001", Status.COMPLETE)
    shop.pass_time(PAY_WITHIN)
    assert shop.expiry.sweep() == 0
    shop.books(movement(at=shop.now))
    assert shop.story("10001") == ["PaymentExpected", "ExpiryLifted", "PaymentConfirmed"]


def test_a_worked_order_that_goes_back_to_pending_may_expire_again(shop: Shop) -> None:
    shop.moves("10001", Status.PROCESSING)
    shop.moves("10001", Status.PENDING)
    shop.pass_time(PAY_WITHIN)
    assert shop.expiry.sweep() == 1


def test_a_worked_order_without_money_stands_in_the_way_of_its_amount_for_thirty_days_only(shop: Shop) -> None:
    shop.moves("10001", Status.COMPLETE)
    shop.pass_time(timedelta(days=32))
    shop.places("10002")
    shop.books(movement(at=shop.now))
    assert shop.story("10002") == ["PaymentExpected", "PaymentConfirmed"]


@pytest.mark.parametrize("settled", ["paid", "canceled", "worked"])
def test_the_journal_decides_and_not_what_the_sweep_looks_up(shop: Shop, settled: str) -> None:
    (stale,) = shop.expectations.of_amount(ACCOUNT, DUE)
    if settled == "paid":
        shop.books(movement())
    else:
        shop.moves("10001", Status.CANCELED if settled == "canceled" else Status.PROCESSING)
    shop.pass_time(PAY_WITHIN)
    shop.expectations.remember(replace(stale, version=100))
    assert shop.expiry.sweep() == 0
    assert "PaymentExpired" not in shop.story("10001")
