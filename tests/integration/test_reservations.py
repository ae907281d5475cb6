from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from services.orders.api.app import create_app
from services.orders.commands.reservations import CODES
from services.orders.domain.order import order_stream
from services.orders.policies.amounts import amounts_policy
from services.orders.policies.releasing import Releasing
from shared.bootstrap import writer_of
from shared.contract.events import Event, Recorded
from shared.contract.orders import Status, StatusChanged
from shared.errors import Unavailable
from shared.journal.mongo import MongoJournal
from shared.journal.port import Actor, Commit, Context
from shared.journal.streams import Stream, about_order
from tests.integration.orders_api import ELSEWHERE, ORDER, Api

KEEP = timedelta(days=30)
TOTAL = 170_000  # of `ORDER`
CONTEXT = Context("c", Actor("admin", "ani"), "x")


def reservations(api: Api) -> list[dict[str, Any]]:
    return list(api.wired.client[api.wired.settings.own_database]["reservations"].find())


def is_open(api: Api, number: str) -> bool:
    (found,) = (one for one in reservations(api) if one["number"] == number)
    return bool(found["open"])


@dataclass
class AwayOnce:
    """A journal that is away when it is first written to; or, `after`, once it has written."""

    journal: MongoJournal
    after: bool = False
    away: bool = True

    def append(self, stream: Stream, last: Recorded[Event] | None, events: Sequence[Event], context: Context) -> Commit:
        away, self.away = self.away, False
        if away and not self.after:
            raise Unavailable("away")
        commit = self.journal.append(stream, last, events, context)
        if away:
            raise Unavailable("away")
        return commit

    def read(self, stream: Stream, since: int = 1) -> list[Recorded[Event]]:
        return self.journal.read(stream, since)

    def last(self, stream: Stream) -> Recorded[Event] | None:
        return self.journal.last(stream)

    def done(self, stream: Stream, context: Context) -> Commit | None:
        return self.journal.done(stream, context)


def with_journal(api: Api, journal: AwayOnce) -> Api:
    wired = replace(api.wired, orders=replace(api.wired.orders, journal=journal))
    return replace(api, app=create_app(wired))


def place(api: Api, key: str = "k", **changes: Any) -> Any:
    return api.as_storefront().post("/api/v1/orders", json={**ORDER, **changes}, headers={"Idempotency-Key": key})


def unplaced(api: Api) -> dict[str, Any]:
    """The reservation of an order under the key "k" that was not placed, since the journal was away."""
    assert place(with_journal(api, AwayOnce(api.wired.journal))).status_code == 503
    (reserved,) = reservations(api)
    assert reserved["open"]
    return reserved


def release_unplaced(api: Api, after: timedelta) -> None:
    Releasing(api.wired.reservations, api.wired.orders.stands, lambda: datetime.now(UTC) + after).round()


def assert_one_order_of_its_own_amount(api: Api, number: str, amount_due: int) -> None:
    (recorded,) = api.wired.journal.read(order_stream(number))
    assert getattr(recorded.event, "amount_due", None) == amount_due
    (mine,) = (one for one in reservations(api) if one["number"] == number)
    assert (mine["open"], mine["amount"], mine.get("release_at")) == (True, amount_due, None)


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
    Releasing(api.wired.reservations, api.wired.orders.stands, lambda: late).round()
    assert not is_open(api, number)


def test_a_key_that_left_only_a_reservation_takes_no_other_body(api: Api) -> None:
    reserved = unplaced(api)
    other = place(api, shipping={"method": "JNE REG", "cost": 20_001})
    assert other.status_code == 422
    assert other.get_json()["type"] == "urn:pesanan:problem:idempotency-key-reused"
    same = place(api).get_json()
    assert (same["number"], same["amount_due"]) == (reserved["number"], reserved["amount"])


def test_the_same_key_500_times_at_once_is_one_order(api: Api) -> None:
    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(lambda _: place(api), range(500)))
    assert {answer.status_code for answer in answers} <= {201, 503}, "503: the first try is still being written"
    (placed,) = {answer.data for answer in answers if answer.status_code == 201}
    number, amount_due = orjson.loads(placed)["number"], orjson.loads(placed)["amount_due"]
    assert_one_order_of_its_own_amount(api, number, amount_due)
    assert len(reservations(api)) == 1


def test_two_bodies_under_one_key_at_once_are_one_order_of_its_own_total(api: Api) -> None:
    def at_once(n: int) -> Any:
        return place(api, shipping={"method": "JNE REG", "cost": 20_000 + n % 2})

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(at_once, range(32)))
    assert {answer.status_code for answer in answers} == {201, 422}
    (placed,) = {(a.get_json()["number"], a.get_json()["total"]) for a in answers if a.status_code == 201}
    (recorded,) = api.wired.journal.read(order_stream(placed[0]))
    assert getattr(recorded.event, "total", None) == placed[1]


def test_what_is_refused_takes_no_amount(api: Api) -> None:
    long = orjson.dumps({**ORDER, "lines": [line(n) for n in range(500)], "comment": "x" * 20_000})
    assert len(long) < 256 * 1024
    assert api.as_storefront().post("/api/v1/orders", data=long).status_code == 413
    nameless = api._client(api.wired.keys.make("storefront", "x" * 201), ELSEWHERE)
    assert nameless.post("/api/v1/orders", json=ORDER).status_code == 422
    assert place(api, currency="USD").status_code == 422
    assert reservations(api) == []


def line(n: int) -> dict[str, Any]:
    """Short as it is sent and long as it is kept: what has a default value stands in the event in full."""
    return {"product": f"{n:05}", "name": "n" * 200, "model": "m" * 200, "quantity": 1, "unit_price": 75_000}


def test_an_amount_whose_order_never_came_is_free_after_a_while(api: Api) -> None:
    number = unplaced(api)["number"]
    release_unplaced(api, timedelta(minutes=110))
    assert is_open(api, number)
    release_unplaced(api, timedelta(minutes=130))
    assert not is_open(api, number)


def test_a_repeat_after_the_release_is_the_same_number_and_one_order(api: Api) -> None:
    number = unplaced(api)["number"]
    release_unplaced(api, timedelta(hours=3))
    with ThreadPoolExecutor(16) as pool:
        (answer,) = {(a.status_code, a.data) for a in pool.map(lambda _: place(api), range(64))}
    placed = place(api).get_json()
    assert (answer[0], placed["number"]) == (201, number)
    assert_one_order_of_its_own_amount(api, number, placed["amount_due"])


def test_a_repeat_after_the_release_leaves_the_amount_to_whoever_has_it_now(api: Api) -> None:
    reserved = unplaced(api)
    release_unplaced(api, timedelta(hours=3))
    database = api.wired.client[api.wired.settings.own_database]
    database["reservations"].insert_one({**reserved, "_id": "other", "number": "other"})
    placed = place(api).get_json()
    assert placed["number"] == reserved["number"]
    assert placed["amount_due"] != reserved["amount"]
    assert_one_order_of_its_own_amount(api, placed["number"], placed["amount_due"])


def test_an_order_that_stands_keeps_its_amount_though_nobody_has_noted_it(api: Api) -> None:
    assert place(with_journal(api, AwayOnce(api.wired.journal, after=True))).status_code == 503
    (reserved,) = reservations(api)
    release_unplaced(api, timedelta(hours=3))
    assert_one_order_of_its_own_amount(api, reserved["number"], reserved["amount"])
    assert place(api).get_json()["number"] == reserved["number"]


def test_who_took_too_long_after_reserving_places_nothing(api: Api) -> None:
    late = replace(api.wired.orders, clock=lambda: datetime.now(UTC) + timedelta(minutes=61))
    slow = replace(api, app=create_app(replace(api.wired, orders=late)))
    assert place(slow).status_code == 503
    (reserved,) = reservations(api)
    assert api.wired.journal.read(order_stream(reserved["number"])) == []


def test_a_late_repeat_does_not_take_back_what_has_been_settled(api: Api) -> None:
    number = place(api).get_json()["number"]
    react(api, number, Status.PENDING, Status.PROCESSING)
    assert place(api).get_json()["number"] == number
    release_unplaced(api, timedelta(days=31))
    assert not is_open(api, number)


def test_the_last_free_amounts_of_an_account_go_to_one_order_each_though_all_ask_at_once(api: Api) -> None:
    taken_but_for(api, 8)
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda n: place(api, f"k{n}").get_json(), range(40)))
    unique = [placed["amount_due"] for placed in answers if placed["amount_unique"]]
    assert len(unique) == len(set(unique)) == 8
    assert {placed["amount_due"] for placed in answers if not placed["amount_unique"]} == {TOTAL}


def taken_but_for(api: Api, free: int) -> None:
    """Other orders of the same total have all amounts but these."""
    other = {"account": api.wired.settings.account.number, "open": True}
    amounts = range(TOTAL + 1, TOTAL + CODES + 1 - free)
    documents = [{"_id": f"other {n}", "number": f"other {n}", "amount": n, **other} for n in amounts]
    api.wired.client[api.wired.settings.own_database]["reservations"].insert_many(documents)


def test_a_counter_that_a_restore_has_set_back_gives_no_number_twice(api: Api) -> None:
    before = [api.place() for _ in range(3)]
    api.wired.client[api.wired.settings.own_database]["counters"].update_one({}, {"$set": {"count": 0}})
    after = [api.place() for _ in range(2)]
    assert len({*before, *after}) == 5
