"""Poison is put aside with what follows its key, the others go on, and a retry heals it: point 8."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from structlog.testing import capture_logs

from shared.bootstrap import Client, journal_of
from shared.consuming.breaker import MANY_IN_A_ROW, open_breakers, resume
from shared.contract.consumers import EventParked, ParkedEventsReplayed
from shared.contract.orders import CommentAdded, Status
from shared.errors import Missing
from shared.journal.streams import about_order, named
from shared.projecting.rebuilding import rebuild
from shared.settings import Settings
from tests.faults import toy_pages
from tests.faults.consumer_in_threads import consuming, positions, stored
from tests.faults.consumer_settings import client, log, settings
from tests.faults.shop_log import ShopLog, changed, orders
from tests.faults.toy_pages import MONEY_SEEN, ORDER_TALK, PAGES, POISONOUS
from tests.waiting import until

__all__ = ["client", "log", "settings"]
SICK, WELL = orders(2)


@pytest.fixture(autouse=True)
def ill_again() -> Iterator[None]:
    yield
    toy_pages.healed.clear()


def group(settings: Settings, generation: int = 1) -> str:
    return f"{settings.topic_prefix}notifications.projections.g{generation}"


def parked(client: Client, settings: Settings) -> list[tuple[str, str]]:
    found = client[settings.own_database]["parked"].find({"group": group(settings)}, sort=[("topic", 1), ("offset", 1)])
    return [(document["key"], document["topic"].removeprefix(settings.topic_prefix)) for document in found]


def told(client: Client, settings: Settings) -> list[object]:
    stream = named(f"parked:{group(settings)}")
    return [type(recorded.event) for recorded in journal_of(settings, client).read(stream)]


@pytest.mark.timeout(90)
def test_poison_is_parked_with_what_follows_the_others_go_on_and_a_retry_heals_it(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    with consuming(settings, PAGES):
        log.money(SICK, 5)
        log.flush()
        until(lambda: positions(client, settings, MONEY_SEEN) == 1, 20)
        log.money(SICK, POISONOUS)
        log.flush()
        until(lambda: parked(client, settings) == [(SICK, "payments.events")], 20)
        log.comment(SICK, "menyusul")
        log.money(SICK, 7)
        log.money(WELL, 3)
        log.flush()
        until(lambda: len(parked(client, settings)) == 3, 20)
        until(lambda: positions(client, settings, MONEY_SEEN) == 2, 20)
        assert told(client, settings) == [EventParked]
        log.retry("notifications", group(settings), SICK)  # nothing was mended: it stays
        log.flush()
        until(lambda: len(parked(client, settings)) == 4, 20)  # and the request itself has that key
        toy_pages.healed.append("now")
        log.retry("notifications", group(settings), SICK)
        log.flush()
        until(lambda: parked(client, settings) == [], 20)
        until(lambda: positions(client, settings, MONEY_SEEN) == 4, 20)
    assert told(client, settings) == [EventParked, ParkedEventsReplayed]
    new = rebuild(settings, PAGES)
    for page in PAGES:
        assert stored(settings, page, 1) == stored(settings, page, new)


@pytest.mark.timeout(60)
def test_bytes_that_are_no_event_are_parked_and_what_came_before_them_is_not(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    log.comment(SICK)
    log.send("orders", SICK, b"{not json")
    log.comment(SICK)
    log.comment(WELL)
    log.flush()
    with consuming(settings, PAGES):
        until(lambda: len(parked(client, settings)) == 2, 20)
        until(lambda: positions(client, settings, ORDER_TALK) == 2, 20)
    assert told(client, settings) == [EventParked]


@pytest.mark.timeout(60)
def test_a_gap_in_a_whole_page_and_a_second_event_at_one_version_are_parked(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    first = log.comment(SICK)
    log.write("orders", about_order("order", SICK), CommentAdded(status=Status.PENDING))  # never sent
    log.comment(SICK)
    same = log.comment(WELL)
    log.send("orders", WELL, changed(same, {"id": "another"}, {}))
    log.flush()
    with consuming(settings, PAGES):
        until(lambda: {key for key, _ in parked(client, settings)} == {SICK, WELL}, 20)
    assert positions(client, settings, ORDER_TALK) == 2
    assert first.version == 1


@pytest.mark.timeout(60)
def test_a_fork_further_back_is_parked_with_the_first_event_that_goes_on_from_it(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    first, _second = log.comment(SICK, "asli"), log.comment(SICK, "asli")
    log.flush()
    with consuming(settings, PAGES):
        until(lambda: positions(client, settings, ORDER_TALK) == 2, 20)
        log.rewritten(first, {"id": "another"}, {})  # an old version again, which says nothing yet
        log.write("orders", about_order("order", SICK), CommentAdded(status=Status.PENDING))  # never sent
        log.comment(SICK, "cabang")
        log.comment(WELL)
        log.flush()
        until(lambda: len(parked(client, settings)) == 1, 20)
        until(lambda: positions(client, settings, ORDER_TALK) == 3, 20)
    (page,) = client[settings.own_database]["order_talk_g1"].find({"_id": SICK})
    assert page["said"] == ["asli", "asli"]
    assert told(client, settings) == [EventParked]


@pytest.mark.timeout(60)
def test_unknown_types_and_fields_are_skipped_and_nothing_is_parked(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    stream = about_order("order", SICK)
    later = log.write("orders", stream, CommentAdded(status=Status.PENDING, comment="x"))
    log.rewritten(later, {"type": "HeardOfNever"}, {"new": 1})
    more = log.write("orders", stream, CommentAdded(status=Status.PENDING, comment="lengkap"))
    log.rewritten(more, {"sequence": 1}, {"new": {"deep": 1}})
    newer = log.write("orders", stream, CommentAdded(status=Status.PENDING, comment="baru"))
    log.rewritten(newer, {"dataversion": 2}, {})
    log.comment(SICK, "akhir")
    log.flush()
    with consuming(settings, PAGES):
        until(lambda: positions(client, settings, ORDER_TALK) == 4, 20)
    assert parked(client, settings) == []
    (page,) = client[settings.own_database]["order_talk_g1"].find()
    assert page["said"] == ["lengkap", "akhir"]


def says_how_to_go_on(said: list[Any]) -> bool:
    return "pesanan parked resume" in str(said)


@pytest.mark.timeout(120)
def test_many_poisonous_events_in_a_row_stop_the_group_over_restarts_until_a_person_says_so(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    sick = orders(60)
    for order in sick:
        log.send("orders", order, b"{not json")
    log.flush()
    own = client[settings.own_database]
    for _ in range(4):  # a bad deploy, as its supervisor starts it again and again
        with consuming(settings, PAGES), capture_logs() as said:
            until(partial(says_how_to_go_on, said), 20)
        assert len(parked(client, settings)) == MANY_IN_A_ROW
    assert [breaker["_id"] for breaker in open_breakers(own)] == [group(settings)]
    with consuming(settings, PAGES):
        resume(own, group(settings), "sari")
        until(lambda: len(parked(client, settings)) == 2 * MANY_IN_A_ROW, 20)
        until(lambda: open_breakers(own), 20)
    assert len(parked(client, settings)) == 2 * MANY_IN_A_ROW


@pytest.mark.timeout(60)
def test_what_goes_well_after_a_restart_ends_the_run_and_the_other_groups_never_stop(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    own, (well, *ill) = client[settings.own_database], orders(1 + MANY_IN_A_ROW)
    for part in (ill[:12], ill[12:]):
        with consuming(settings, PAGES):
            for order in part:
                log.send("orders", order, b"{not json")
            log.flush()
            until(lambda: {key for key, _ in parked(client, settings)} >= set(part), 20)  # noqa: B023  asked at once
            if part == ill[:12]:
                log.comment(well)
                log.flush()
                until(lambda: own["breakers"].find_one({"_id": group(settings), "in_a_row": 0}), 20)
    assert open_breakers(own) == []
    with pytest.raises(Missing):
        resume(own, group(settings), "sari")
