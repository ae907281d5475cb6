"""One movement, one order; money that is late or comes twice is shown, and never given to another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from services.payments.commands.stores import State
from services.payments.domain.movement import Movement, give_to, movement_stream
from shared.contract.orders import Decision, Status
from shared.contract.payments import Evidence, PaymentConfirmed, PaymentMismatched, RefundRecorded
from shared.contract.times import as_text
from shared.errors import Invalid
from tests.unit.payments.given import ACCOUNT, DUE, NOON, Shop, feed, movement, order_placed


@pytest.fixture
def shop() -> Shop:
    return Shop()


def states(shop: Shop) -> list[State]:
    return [one.state for one in shop.incoming.listed(None, "", 100)]


def test_a_movement_of_exactly_the_amount_confirms_the_order(shop: Shop) -> None:
    shop.places("10001")
    came = movement(at=NOON + timedelta(hours=1))
    shop.books(came)
    assert shop.last("10001") == PaymentConfirmed(
        order="10001",
        amount=DUE,
        evidence=Evidence.MOVEMENT,
        reference=came.movement_id,
        paid_at=as_text(NOON + timedelta(hours=1)),
    )
    assert [one.type for one in shop.journal.read(movement_stream(came.movement_id))] == [
        "MovementRecorded",
        "MovementMatched",
    ]


def test_the_movement_is_given_before_the_payment_is_confirmed(shop: Shop) -> None:
    shop.places("10001")
    shop.books(movement())
    assert [one.type for one in shop.journal.log][-2:] == ["MovementMatched", "PaymentConfirmed"]


def test_a_movement_fed_twice_is_recorded_and_confirms_once(shop: Shop) -> None:
    shop.places("10001")
    assert not shop.books(movement()).repeated
    assert shop.books(movement()).repeated
    assert shop.story("10001") == ["PaymentExpected", "PaymentConfirmed"]


def test_an_account_is_the_same_however_it_is_spaced(shop: Shop) -> None:
    shop.places("10001")
    spaced = movement()
    spaced = type(spaced)(
        movement_id=spaced.movement_id, account="123-456 7890", amount=DUE, booked_at=spaced.booked_at
    )
    shop.books(spaced)
    assert shop.story("10001") == ["PaymentExpected", "PaymentConfirmed"]


@pytest.mark.parametrize("amount", [DUE - 1, DUE + 1])
def test_a_movement_of_another_amount_stays_unmatched_and_visible(shop: Shop, amount: int) -> None:
    shop.places("10001")
    shop.books(movement(amount))
    assert shop.story("10001") == ["PaymentExpected"]
    assert states(shop) == [State.UNMATCHED]


def test_an_amount_that_is_not_unique_is_never_matched(shop: Shop) -> None:
    shop.places("10001", unique=False)
    shop.books(movement())
    assert shop.story("10001") == ["PaymentExpected"]


def test_money_with_cents_is_recorded_and_is_no_orders(shop: Shop) -> None:
    shop.places("10001")
    shop.books(replace(movement(), cents=35))
    assert shop.story("10001") == ["PaymentExpected"]
    assert states(shop) == [State.UNMATCHED]


def test_money_from_before_the_order_is_not_its_own(shop: Shop) -> None:
    shop.books(movement(at=NOON - timedelta(days=1)))
    shop.places("10001")
    assert shop.story("10001") == ["PaymentExpected"]
    assert states(shop) == [State.UNMATCHED]


def test_money_that_we_hear_of_before_its_order_confirms_it(shop: Shop) -> None:
    placed = shop.happened("10001", order_placed("10001"))
    shop.pass_time(timedelta(hours=1))
    shop.books(movement(at=shop.now))
    shop.react(placed)
    assert shop.story("10001") == ["PaymentExpected", "PaymentConfirmed"]


def test_two_orders_of_one_amount_get_nothing_without_a_person(shop: Shop) -> None:
    shop.places("10001")
    shop.places("10002")
    shop.books(movement())
    assert (shop.story("10001"), shop.story("10002")) == (["PaymentExpected"], ["PaymentExpected"])
    assert states(shop) == [State.UNMATCHED]


def test_a_statement_that_bears_out_an_accepted_claim_confirms_nothing_again(shop: Shop) -> None:
    shop.places("10001")
    shop.claims("10001", "k1")
    shop.reviews("10001", "k1", Decision.ACCEPT)
    shop.books(movement())
    assert shop.story("10001")[-2:] == ["PaymentConfirmed", "MovementMatched"]


def test_only_one_movement_bears_out_a_claim_and_a_second_is_shown(shop: Shop) -> None:
    shop.places("10001")
    shop.claims("10001", "k1")
    shop.reviews("10001", "k1", Decision.ACCEPT)
    shop.books(movement(description="a"))
    shop.books(movement(description="b"))
    assert shop.story("10001")[-2:] == ["MovementMatched", "PaymentMismatched"]


def test_a_movement_that_breaks_the_contract_leaves_no_mark(shop: Shop) -> None:
    with pytest.raises(Invalid):
        shop.books(movement(amount=-5))
    assert states(shop) == []


def test_money_that_comes_twice_is_shown_on_its_order(shop: Shop) -> None:
    shop.places("10001")
    shop.books(movement())
    second = movement(description="TRSF AGAIN")
    shop.books(second)
    assert shop.last("10001") == PaymentMismatched(
        order="10001", expected=0, received=DUE, evidence=Evidence.MOVEMENT, reference=second.movement_id
    )


def test_late_money_for_an_expired_order_is_shown_there_and_confirms_no_other(shop: Shop) -> None:
    shop.places("10001")
    shop.pass_time(timedelta(days=3))
    shop.expiry.sweep()
    shop.pass_time(timedelta(days=20))
    shop.places("10002", amount=DUE + 1)
    shop.books(movement(at=shop.now))
    assert shop.story("10001") == ["PaymentExpected", "PaymentExpired", "PaymentMismatched"]
    assert shop.story("10002") == ["PaymentExpected"]


def test_after_thirty_days_the_amount_is_another_orders(shop: Shop) -> None:
    shop.places("10001")
    shop.books(movement())
    shop.pass_time(timedelta(days=32))
    shop.places("10002")
    shop.books(movement(at=shop.now))
    assert shop.story("10001") == ["PaymentExpected", "PaymentConfirmed"]
    assert shop.story("10002") == ["PaymentExpected", "PaymentConfirmed"]


def test_money_of_the_old_order_that_is_fed_after_the_amount_is_reused_goes_to_the_old_one(shop: Shop) -> None:
    shop.places("10001")
    shop.books(movement())
    late = movement(at=NOON + timedelta(days=20))
    shop.pass_time(timedelta(days=32))
    shop.places("10002")
    shop.books(late)
    assert shop.story("10001")[-1] == "PaymentMismatched"
    assert shop.story("10002") == ["PaymentExpected"]


def test_a_refund_gives_back_what_was_confirmed_once(shop: Shop) -> None:
    shop.places("10001")
    shop.books(movement())
    shop.moves("10001", Status.REFUNDED, "goods were broken")
    shop.moves("10001", Status.REFUNDED)
    assert shop.last("10001") == RefundRecorded(order="10001", amount=DUE, reason="goods were broken")
    assert shop.story("10001").count("RefundRecorded") == 1


def test_an_order_that_was_never_paid_has_nothing_to_refund(shop: Shop) -> None:
    shop.places("10001")
    shop.moves("10001", Status.REFUNDED)
    assert shop.story("10001") == ["PaymentExpected"]


@pytest.mark.parametrize("step", range(1, 5))
def test_the_sweep_finishes_what_a_crash_left_at_any_step(shop: Shop, step: int) -> None:
    shop.places("10001")
    came = movement()
    steps = {
        1: lambda: shop.incoming.begin(came, shop.now),
        2: lambda: crash_after(shop, "MovementRecorded"),
        3: lambda: crash_after(shop, "MovementMatched"),
        4: lambda: crash_after(shop, "PaymentConfirmed"),
    }
    steps[step]()
    assert shop.movements.finish(shop.now + timedelta(seconds=1)) == 1
    assert shop.story("10001") == ["PaymentExpected", "PaymentConfirmed"]
    assert states(shop) == [State.MATCHED]
    assert shop.movements.finish(shop.now + timedelta(days=1)) == 0


class Crashed(Exception):
    pass


def crash_after(shop: Shop, kind: str) -> None:
    append = shop.journal.append

    def append_then_crash(*given: object) -> None:
        commit = append(*given)  # type: ignore[arg-type]  # passed through as it came
        if commit.events[-1].type == kind:
            shop.journal.append = append  # type: ignore[method-assign]  # the process that starts next is whole
            raise Crashed

    shop.journal.append = append_then_crash  # type: ignore[method-assign,assignment]  # the crash
    with pytest.raises(Crashed):
        shop.books(movement())


def test_settling_a_movement_of_which_only_the_mark_stands_changes_nothing(shop: Shop) -> None:
    came = movement()
    shop.incoming.begin(came, shop.now)
    shop.movements.settle_waiting(ACCOUNT, DUE, feed("x"))
    assert states(shop) == [State.NEW]


def test_a_movement_that_was_given_is_not_given_again() -> None:
    given = Movement(recorded=movement(), order="10001")
    assert give_to(given, "10002") == []
    assert give_to(Movement(), "10001") == []


def test_what_was_given_and_not_told_is_told_also_when_another_order_has_come_between(shop: Shop) -> None:
    shop.places("10001")
    crash_after(shop, "MovementMatched")
    shop.places("10002")
    shop.movements.finish(shop.now + timedelta(seconds=1))
    assert shop.story("10001") == ["PaymentExpected", "PaymentConfirmed"]
    assert shop.story("10002") == ["PaymentExpected"]
