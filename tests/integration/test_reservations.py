from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from local.mongo import MongoServer
from services.orders.policies.amounts import amounts_policy
from services.orders.policies.releasing import Releasing
from shared.bootstrap import writer_of
from shared.contract.orders import Status, StatusChanged
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from tests.integration.orders_api import Api, api_over

KEEP = timedelta(days=30)
CONTEXT = Context("c", Actor("admin", "ani"), "x")


@pytest.fixture
def api(mongo: MongoServer, fresh_prefix: str) -> Iterator[Api]:
    made = api_over(mongo, fresh_prefix)
    yield made
    made.wired.client.close()


def is_open(api: Api, number: str) -> bool:
    found = api.wired.client[api.wired.settings.own_database]["reservations"].find_one({"number": number})
    assert found is not None
    return bool(found["open"])


def react(api: Api, number: str, before: Status, status: Status) -> None:
    policy = amounts_policy(api.wired.reservations, KEEP)
    moved = StatusChanged(before=before, status=status)
    (recorded,) = writer_of(api.wired.settings).write(about_order("order", number), None, [moved], CONTEXT)
    policy.handlers[StatusChanged](recorded, CONTEXT)


def release(api: Api, after: timedelta) -> None:
    api.wired.reservations.release_due(datetime.now(UTC) + after)


def test_an_amount_is_kept_for_thirty_days_after_its_order_is_settled(api: Api) -> None:
    number = api.place()
    release(api, timedelta(days=400))
    assert is_open(api, number)  # it is not settled yet
    react(api, number, Status.PENDING, Status.PROCESSING)
    release(api, timedelta(days=29))
    assert is_open(api, number)
    release(api, timedelta(days=31))
    assert not is_open(api, number)


def test_an_order_that_waits_for_money_again_holds_its_amount(api: Api) -> None:
    number = api.place()
    react(api, number, Status.PENDING, Status.CANCELED)
    react(api, number, Status.CANCELED, Status.CANCELED_REVERSAL)
    release(api, timedelta(days=400))
    assert is_open(api, number)


def test_later_moves_of_a_settled_order_do_not_keep_its_amount_longer(api: Api) -> None:
    number = api.place()
    react(api, number, Status.PENDING, Status.PROCESSING)
    before = api.wired.client[api.wired.settings.own_database]["reservations"].find_one({"number": number})
    react(api, number, Status.PROCESSING, Status.SHIPPED)
    assert api.wired.client[api.wired.settings.own_database]["reservations"].find_one({"number": number}) == before


def test_the_consumers_task_releases_what_is_due(api: Api) -> None:
    number = api.place()
    react(api, number, Status.PENDING, Status.PROCESSING)
    late = datetime.now(UTC) + timedelta(days=31)
    Releasing(api.wired.reservations, lambda: late).round()
    assert not is_open(api, number)
