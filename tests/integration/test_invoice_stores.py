"""What the invoices service remembers: one suite for the real collections and for the fakes of the unit tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from local.mongo import MongoServer
from services.invoices.known_orders import KnownOrder, KnownOrders, MongoKnownOrders
from services.invoices.unfinished import MongoUnfinished, Paper, Unfinished
from shared.bootstrap import client_of, own_database
from shared.contract.orders import Status
from shared.contract.times import as_text
from shared.settings import Settings
from tests.unit.invoices.given import NOON, moved, placed
from tests.unit.invoices.memory import MemoryKnownOrders, MemoryUnfinished

Stores = tuple[KnownOrders, Unfinished]
SOON = timedelta(seconds=1)


@pytest.fixture
def real(mongo: MongoServer, fresh_prefix: str) -> Iterator[Stores]:
    settings = Settings(service="invoices", mongo_uri=mongo.root_uri, database_prefix=fresh_prefix)
    with client_of(settings) as client:
        own = own_database(settings, client)
        yield MongoKnownOrders(own), MongoUnfinished(own)


@pytest.fixture
def fake() -> Stores:
    return MemoryKnownOrders(), MemoryUnfinished()


@pytest.fixture(params=["real", "fake"])
def stores(request: pytest.FixtureRequest) -> Stores:
    found: Stores = request.getfixturevalue(request.param)
    return found


def test_an_order_is_remembered_with_all_that_was_said_at_its_placing(stores: Stores) -> None:
    orders, _ = stores
    assert orders.find("10001") is None
    orders.placed(placed("10001"))
    orders.placed(placed("10001"))
    assert orders.find("10001") == KnownOrder(placed("10001").event, as_text(NOON))


def test_what_comes_again_or_steps_back_changes_nothing(stores: Stores) -> None:
    orders, _ = stores
    orders.placed(placed("10001"))
    orders.moved(moved("10001", Status.SHIPPED, version=5))
    orders.moved(moved("10001", Status.PROCESSING, version=4))
    orders.placed(placed("10001"))
    orders.paid("10001", as_text(NOON), 3)
    orders.paid("10001", as_text(NOON + SOON), 3)
    known = orders.find("10001")
    assert known is not None
    assert (known.status, known.paid_at, known.received) == (Status.SHIPPED, as_text(NOON), 0)


def test_news_of_an_order_that_is_not_known_is_not_kept(stores: Stores) -> None:
    orders, _ = stores
    orders.moved(moved("10001", Status.SHIPPED))
    orders.paid("10001", as_text(NOON), 3)
    assert orders.find("10001") is None


def test_an_unfinished_paper_keeps_its_first_mark_until_it_ends(stores: Stores) -> None:
    _, unfinished = stores
    unfinished.begin("10002", Paper.INVOICE, NOON + SOON)
    unfinished.begin("10001", Paper.INVOICE, NOON)
    unfinished.begin("10001", Paper.INVOICE, NOON + 9 * SOON)
    unfinished.begin("10001", Paper.CREDIT_NOTE, NOON + 2 * SOON)
    assert unfinished.begun_before(NOON) == []
    assert unfinished.begun_before(NOON + 2 * SOON) == [("10001", Paper.INVOICE), ("10002", Paper.INVOICE)]
    unfinished.end("10001", Paper.INVOICE)
    unfinished.end("10001", Paper.INVOICE)
    left = [("10002", Paper.INVOICE), ("10001", Paper.CREDIT_NOTE)]
    assert unfinished.begun_before(NOON + 3 * SOON) == left


def test_what_is_in_hand_is_the_newest_that_was_told_and_covers_or_is_a_part(stores: Stores) -> None:
    orders, _ = stores
    orders.in_hand("10001", 5, 2)
    assert orders.find("10001") is None
    orders.placed(placed("10001"))
    orders.paid("10001", as_text(NOON), 4)
    for rupiah, version, told in (
        (10_123, 3, (None, 10_123)),
        (210_123, 4, (as_text(NOON), 0)),
        (10_123, 3, (as_text(NOON), 0)),
        (0, 5, (None, 0)),
    ):
        orders.in_hand("10001", rupiah, version)
        known = orders.find("10001")
        assert known is not None
        assert (known.paid_at, known.received) == told
