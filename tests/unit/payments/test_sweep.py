"""When the sweep does what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from services.payments.sweeping import Sweep
from shared.errors import Broken, Unavailable
from tests.unit.payments.given import NOON, PAY_WITHIN, Shop, movement


class Rounds:
    """A stop flag that lets the sweep go `rounds` times and tells what had happened after each."""

    def __init__(self, rounds: int, look: Callable[[], object]) -> None:
        self.left, self.look, self.seen = rounds, look, list[object]()

    def is_set(self) -> bool:
        return self.left == 0

    def wait(self, _seconds: float) -> None:
        self.left -= 1
        self.seen.append(self.look())


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    shop.places("10001")
    return shop


def sweep_of(shop: Shop) -> Sweep:
    return Sweep(shop.movements, shop.expiry, timedelta(minutes=1), timedelta(seconds=30), shop.clock)


def run(shop: Shop, rounds: int) -> list[object]:
    flag = Rounds(rounds, lambda: shop.story("10001")[-1])
    sweep_of(shop).run(flag)  # type: ignore[arg-type]  # the two methods of the flag that it asks
    return flag.seen


def test_money_that_waits_for_the_sweep_keeps_its_order_from_expiring(shop: Shop) -> None:
    shop.pass_time(PAY_WITHIN)
    shop.incoming.begin(movement(), NOON)
    sweep_of(shop).expire()
    assert shop.story("10001") == ["PaymentExpected", "PaymentConfirmed"]


def test_a_database_that_is_away_is_waited_for(shop: Shop) -> None:
    shop.pass_time(PAY_WITHIN)
    away = [Unavailable("the database does not answer")]
    begun_before = shop.incoming.begun_before

    def first_away(moment: datetime) -> object:
        if away:
            raise away.pop()
        return begun_before(moment)

    shop.incoming.begun_before = first_away  # type: ignore[method-assign,assignment]  # away once
    assert run(shop, 2) == ["PaymentExpected", "PaymentExpired"]


def test_a_log_that_contradicts_itself_ends_the_process(shop: Shop) -> None:
    def broken(_moment: datetime) -> object:
        raise Broken("the log contradicts itself")

    shop.incoming.begun_before = broken  # type: ignore[method-assign,assignment]  # a broken log
    with pytest.raises(Broken):
        run(shop, 3)
