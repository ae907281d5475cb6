"""Where payments looks things up: one suite for the real collections and for the fakes of the unit tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from local.mongo import MongoServer
from services.payments.adapters.expectations import MongoExpectations
from services.payments.adapters.incoming import MongoIncoming
from services.payments.commands.stores import Expectations, Incoming, IncomingMovements, State
from services.payments.domain.matching import NEVER, Expectation
from shared.bootstrap import client_of, own_database
from shared.contract.times import as_text
from shared.settings import Settings
from tests.unit.payments.given import ACCOUNT, DUE, NOON, movement
from tests.unit.payments.memory import MemoryExpectations, MemoryIncoming

Stores = tuple[Expectations, IncomingMovements]
LATER = NOON + timedelta(days=3)
OPEN = Expectation(
    order="10001",
    account=ACCOUNT,
    amount=DUE,
    unique=True,
    placed_at=as_text(NOON),
    due_at=as_text(LATER),
    closed_at=None,
    version=1,
)


@pytest.fixture
def real(mongo: MongoServer, fresh_prefix: str) -> Iterator[Stores]:
    settings = Settings(service="payments", mongo_uri=mongo.root_uri, database_prefix=fresh_prefix)
    with client_of(settings) as client:
        own = own_database(settings, client)
        yield MongoExpectations(own), MongoIncoming(own)


@pytest.fixture
def fake() -> Stores:
    return MemoryExpectations(), MemoryIncoming()


@pytest.fixture(params=["real", "fake"])
def stores(request: pytest.FixtureRequest) -> Stores:
    found: Stores = request.getfixturevalue(request.param)
    return found


def test_an_expectation_is_found_by_account_and_amount(stores: Stores) -> None:
    expectations, _ = stores
    expectations.remember(OPEN)
    assert list(expectations.of_amount(ACCOUNT, DUE)) == [OPEN]
    assert list(expectations.of_amount(ACCOUNT, DUE + 1)) == []
    assert list(expectations.of_amount("other", DUE)) == []


def test_an_older_word_never_replaces_a_newer_one(stores: Stores) -> None:
    expectations, _ = stores
    closed = replace(OPEN, version=3, closed_at=as_text(LATER))
    expectations.remember(closed)
    expectations.remember(OPEN)
    expectations.remember(replace(OPEN, version=3))
    assert list(expectations.of_amount(ACCOUNT, DUE)) == [closed]


def test_what_is_open_is_due_from_its_moment_on(stores: Stores) -> None:
    expectations, _ = stores
    expectations.remember(OPEN)
    assert list(expectations.due(as_text(LATER - timedelta(microseconds=1)))) == []
    assert list(expectations.due(as_text(LATER))) == ["10001"]
    expectations.remember(replace(OPEN, version=2, closed_at=as_text(LATER)))
    assert list(expectations.due(as_text(LATER))) == []


def test_one_that_was_kept_as_due_too_early_is_corrected(stores: Stores) -> None:
    expectations, _ = stores
    expectations.remember(OPEN)
    expectations.remember(replace(OPEN, due_at=NEVER))
    expectations.remember(OPEN)
    assert list(expectations.of_amount(ACCOUNT, DUE)) == [replace(OPEN, due_at=NEVER)]


def test_a_movement_is_new_until_someone_says_where_it_ends(stores: Stores) -> None:
    _, incoming = stores
    came = movement()
    incoming.begin(came, NOON)
    incoming.begin(came, LATER)
    assert list(incoming.begun_before(NOON)) == []
    assert list(incoming.begun_before(NOON + timedelta(seconds=1))) == [came]
    incoming.end(came.movement_id, None)
    assert list(incoming.begun_before(LATER)) == []
    assert list(incoming.listed(None, "", 5)) == [Incoming(came, State.UNMATCHED)]


def test_what_was_given_stays_given(stores: Stores) -> None:
    _, incoming = stores
    came = movement()
    incoming.begin(came, NOON)
    incoming.end(came.movement_id, "10001")
    incoming.end(came.movement_id, None)
    assert list(incoming.listed(State.MATCHED, "", 5)) == [Incoming(came, State.MATCHED, "10001")]
    assert list(incoming.waiting_for(ACCOUNT, DUE)) == []


def test_what_waits_for_an_order_is_found_by_account_and_amount(stores: Stores) -> None:
    _, incoming = stores
    first, second = movement(description="a"), movement(description="b")
    incoming.begin(second, NOON)
    incoming.begin(first, LATER)
    incoming.end(first.movement_id, None)
    assert list(incoming.waiting_for(ACCOUNT, DUE)) == [second, first]
    assert list(incoming.waiting_for(ACCOUNT, DUE + 1)) == []


def test_a_list_goes_on_behind_its_last_one(stores: Stores) -> None:
    _, incoming = stores
    for description in ("a", "b", "c"):
        incoming.begin(movement(description=description), NOON)
    first = incoming.listed(State.NEW, "", 2)
    rest = incoming.listed(State.NEW, first[-1].movement.movement_id, 2)
    ids = [one.movement.movement_id for one in (*first, *rest)]
    assert len(ids) == 3
    assert ids == sorted(ids)
