"""A bank feed over HTTP, and what it confirms, on a real MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from local.mongo import MongoServer
from services.payments.commands.stores import State
from services.payments.domain.movement import movement_stream
from tests.integration.payments_over_mongo import Service, service_over
from tests.unit.payments.given import movement, order_placed, reacted

AMOUNT = 50_123


@pytest.fixture
def service(mongo: MongoServer, fresh_prefix: str) -> Iterator[Service]:
    with service_over(mongo, fresh_prefix) as service:
        yield service


def test_a_movement_that_is_fed_confirms_its_order(service: Service) -> None:
    service.places("10001", AMOUNT)
    answer = service.feeds()
    assert answer.status_code == 201
    assert (answer.json["state"], answer.json["order"]) == ("matched", "10001")
    assert service.story("10001") == ["PaymentExpected", "PaymentConfirmed"]


def test_feeding_it_again_answers_200_and_changes_nothing(service: Service) -> None:
    service.places("10001", AMOUNT)
    first = service.feeds()
    again = service.feeds()
    assert (again.status_code, again.json) == (200, first.json)
    assert service.story("10001") == ["PaymentExpected", "PaymentConfirmed"]


def test_a_reference_tells_movements_apart_and_names_one_for_good(service: Service) -> None:
    first, second = service.feeds(reference="r1"), service.feeds(reference="r2")
    assert first.json["movement_id"] != second.json["movement_id"]
    assert service.feeds(reference="r1", description="other words").status_code == 200
    conflict = service.feeds(reference="r1", amount=1)
    assert (conflict.status_code, conflict.mimetype) == (422, "application/problem+json")
    assert len(service.bank().get("/api/v1/movements").json["movements"]) == 2  # type: ignore[index]


def test_what_fits_no_order_stays_visible(service: Service) -> None:
    service.feeds()
    shown = service.bank().get("/api/v1/movements?state=unmatched").json
    assert shown is not None
    (one,) = shown["movements"]
    assert (one["amount"], one["state"], one["order"]) == (AMOUNT, "unmatched", None)


@pytest.mark.parametrize("authorization", [None, "", "Bearer ", "Bearer wrong", "Basic YTpi", "Bearer \u00e9"])
def test_without_its_key_nobody_feeds_or_reads(service: Service, authorization: str | None) -> None:
    client = service.bank()
    del client.environ_base["HTTP_AUTHORIZATION"]
    headers = {} if authorization is None else {"Authorization": authorization}
    for answer in (
        client.post("/api/v1/movements", json={}, headers=headers),
        client.get("/api/v1/movements", headers=headers),
    ):
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_empty_key_in_the_settings_opens_to_nobody(mongo: MongoServer, fresh_prefix: str) -> None:
    with service_over(mongo, fresh_prefix, feed_key="") as service:
        assert service.bank("").get("/api/v1/movements").status_code == 401


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("account", ""),
        ("account", 5),
        ("amount", 0),
        ("amount", -5),
        ("amount", 1.5),
        ("amount", "5"),
        ("amount", True),
        ("amount", 10**16),
        ("currency", "USD"),
        ("booked_at", "yesterday"),
        ("booked_at", "2026-11-24T10:00:00"),
        ("booked_at", "2026-11-24"),
        ("booked_at", "9999-12-31T23:59:59+00:00"),
        ("booked_at", "0001-01-01T00:00:00+14:00"),
        ("description", "x" * 2_001),
        ("reference", ""),
        ("unknown", 1),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_recorded(service: Service, field: str, value: object) -> None:
    answer = service.feeds(**{field: value})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]
    assert service.wired.incoming.listed(None, "", 5) == []


def test_a_body_that_is_no_json_or_too_large_is_refused(service: Service) -> None:
    bank = service.bank()
    assert bank.post("/api/v1/movements", data=b"{").status_code == 422
    assert bank.post("/api/v1/movements", data=b"[]").status_code == 422
    assert bank.post("/api/v1/movements", data=b"x" * 70_000).status_code == 413


def test_the_probes_need_no_key(service: Service) -> None:
    client = service.bank("wrong")
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200
    assert client.get("/metrics").status_code == 200


def test_one_movement_fed_by_many_at_once_confirms_once(service: Service) -> None:
    service.places("10001", AMOUNT)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: service.feeds(), range(32)))
    # Told to come again is who repeats a command whose first try no majority has yet.
    assert {answer.status_code for answer in answers} <= {200, 201, 503}
    assert service.feeds().status_code == 200
    assert service.story("10001") == ["PaymentExpected", "PaymentConfirmed"]


def test_two_movements_and_an_accepted_claim_at_once_confirm_once(service: Service) -> None:
    for number in range(8):
        order, amount = f"2000{number}", AMOUNT + number
        service.places(order, amount)
        service.claims(order, f"k{number}", amount)
        acts = (
            partial(service.accepts, order, f"k{number}"),
            partial(service.feeds, amount=amount, description="a"),
            partial(service.feeds, amount=amount, description="b"),
        )
        with ThreadPoolExecutor(3) as pool:
            for done in [pool.submit(act) for act in acts]:
                done.result()
        assert service.story(order).count("PaymentConfirmed") == 1


def test_money_and_its_order_arriving_at_once_always_meet(service: Service) -> None:
    for number in range(20):
        order, amount = f"3000{number}", AMOUNT + number
        placed = service.happened(order, 1, order_placed(order, amount))
        with ThreadPoolExecutor(2) as pool:
            fed = pool.submit(service.feeds, amount=amount)
            reacted(service.orders, placed)
            assert fed.result().status_code == 201
        assert service.story(order) == ["PaymentExpected", "PaymentConfirmed"]


def test_the_sweep_finishes_a_movement_of_which_only_the_mark_stands(service: Service) -> None:
    service.places("10001", AMOUNT)
    came = movement(AMOUNT, service.now)
    service.wired.incoming.begin(came, service.now - timedelta(minutes=5))
    service.wired.sweep().expire()
    assert service.story("10001") == ["PaymentExpected", "PaymentConfirmed"]
    assert [one.type for one in service.wired.journal.read(movement_stream(came.movement_id))] == [
        "MovementRecorded",
        "MovementMatched",
    ]
    (shown,) = service.wired.incoming.listed(State.MATCHED, "", 5)
    assert shown.order == "10001"


def test_the_sweep_expires_what_is_due(service: Service) -> None:
    service.now -= timedelta(days=4)
    service.places("10001", AMOUNT)
    service.now += timedelta(days=4)
    service.places("10002", AMOUNT + 1)
    service.wired.sweep().expire()
    service.wired.sweep().expire()
    assert service.story("10001") == ["PaymentExpected", "PaymentExpired"]
    assert service.story("10002") == ["PaymentExpected"]
