"""A rebuild beside the live pages, under live writes: point 5."""

from __future__ import annotations

import os
import signal
from multiprocessing import active_children
from multiprocessing.context import SpawnProcess
from random import Random
from threading import Event as Flag
from threading import Thread
from typing import cast

import pytest
from click.testing import CliRunner

from shared.bootstrap import Client
from shared.command_line import rebuild_of
from shared.connecting import Stopped
from shared.consuming.policy import Nothing, Outcome, Policy
from shared.contract.events import Recorded
from shared.contract.orders import CommentAdded
from shared.errors import Broken, Conflict
from shared.journal.port import Context
from shared.projecting.comparing import differences
from shared.projecting.generations import KEPT, begin, clear_up, live_generation
from shared.projecting.read import Projected
from shared.projecting.rebuilding import SHOWN, rebuild
from shared.service import Service, Wired
from shared.settings import Settings
from tests.faults.consumer_in_threads import consuming, positions, stored
from tests.faults.consumer_settings import client, log, settings
from tests.faults.shop_log import ShopLog, orders
from tests.faults.test_consumer import more, total
from tests.faults.toy_pages import ORDER_TALK, PAGES
from tests.waiting import until

__all__ = ["client", "log", "settings"]


@pytest.mark.timeout(120)
def test_a_rebuild_under_live_writes_ends_in_the_live_pages_and_runs_no_policy(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    decided: list[str] = []
    policy = Policy("notifications.counted", topics=("orders.events",))

    @policy.reacts(CommentAdded)
    def count(event: Recorded[CommentAdded], context: Context) -> Outcome:
        decided.append(event.id)
        return Nothing("it was only counted")

    own, over, quiet = client[settings.own_database], Flag(), Random(4)
    with consuming(settings, PAGES, [policy]):
        until(lambda: own["policies"].count_documents({}) == 1, 20)
        more(log, quiet, 300)
        until(lambda: positions(client, settings, ORDER_TALK) == total(log), 20)
        writer = Thread(target=write_until, args=(over, log))
        writer.start()
        new = rebuild(settings, PAGES)
        over.set()
        writer.join()
        assert (new, live_generation(own)) == (2, 2)
        until(lambda: positions(client, settings, ORDER_TALK, new) == total(log), 30)
        until(lambda: len(decided) == len(log.sent["orders"]), 20)
    assert len(set(decided)) == len(decided)
    assert Projected(own).collection("order_talk").name == "order_talk_g2"
    assert own["order_talk_g1"].count_documents({}) == 8  # the old one stays for an hour
    assert differences(own, PAGES, 1, 2) == []


def write_until(over: Flag, log: ShopLog) -> None:
    random = Random(5)
    while not over.wait(0.02):
        more(log, random, 5)


def test_a_rebuild_that_was_stopped_switches_nothing_and_the_next_one_begins_at_the_first_record(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    own = client[settings.own_database]
    more(log, Random(6), 100)
    with consuming(settings, PAGES):
        until(lambda: positions(client, settings, ORDER_TALK) == total(log), 20)
    stop = Flag()
    with pytest.raises(Stopped):
        rebuild(settings, PAGES, lambda taken, end: stop.set() if taken == end else None, stop=stop, processes=1)
    assert live_generation(own) == 1
    new = rebuild(settings, PAGES)
    assert stored(settings, ORDER_TALK, new) == stored(settings, ORDER_TALK, 1)


def test_two_processes_build_the_same_pages(settings: Settings, client: Client, log: ShopLog) -> None:
    own, seen = client[settings.own_database], list[tuple[int, int]]()
    more(log, Random(8), 400)
    with consuming(settings, PAGES):
        until(lambda: positions(client, settings, ORDER_TALK) == total(log), 20)
    new = rebuild(settings, PAGES, lambda taken, end: seen.append((taken, end)), processes=2)
    assert live_generation(own) == new
    assert all(stored(settings, page, new) == stored(settings, page, 1) for page in PAGES)
    assert (seen[-1][0], seen[-1][1]) == (total(log), total(log))


def test_where_one_of_two_processes_is_killed_nothing_is_switched_and_none_goes_on(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    more(log, Random(9), 200)
    killed: list[SpawnProcess] = []

    def kill_one(_taken: int, _end: int) -> None:
        if not killed:
            killed.extend(cast("list[SpawnProcess]", active_children()))
            os.kill(killed[0].pid or 0, signal.SIGKILL)

    with pytest.raises(Broken, match="ended with -9"):
        rebuild(settings, PAGES, kill_one, processes=2)
    assert live_generation(client[settings.own_database]) == 1
    assert [one.is_alive() for one in killed] == [False, False]
    assert rebuild(settings, PAGES, processes=2) == 3


def test_a_rebuild_that_differs_switches_nothing_unless_the_change_is_wanted(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    own = client[settings.own_database]
    more(log, Random(7), 50)
    with consuming(settings, PAGES):
        until(lambda: positions(client, settings, ORDER_TALK) == total(log), 20)
    own["order_talk_g1"].update_one({"_id": orders(1)[0]}, {"$set": {"received": -1}})
    with pytest.raises(Broken, match="order_talk 10001"):
        rebuild(settings, PAGES)
    assert live_generation(own) == 1
    assert rebuild(settings, PAGES, accept_changes=True) == live_generation(own) == 3


def test_the_command_tells_what_differs_and_switches_only_where_that_is_accepted(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    own = client[settings.own_database]
    more(log, Random(7), 50)
    with consuming(settings, PAGES):
        until(lambda: positions(client, settings, ORDER_TALK) == total(log), 20)
    own["order_talk_g1"].update_many({}, {"$set": {"received": -1}})
    main = rebuild_of(lambda: Service(lambda: settings, none_wired, projections=PAGES))
    refused = CliRunner().invoke(main, [])
    assert isinstance(refused.exception, Broken)
    assert "--accept-changes" in str(refused.exception)
    accepted = CliRunner().invoke(main, ["--accept-changes"])
    assert (accepted.exit_code, live_generation(own)) == (0, 3)
    for said in (refused.output, accepted.output):
        assert "8 pages differ from the live ones at the same events\n    order_talk 100" in said
        assert said.count("    order_talk 100") == SHOWN


def none_wired(_settings: Settings) -> Wired:
    raise AssertionError("a rebuild runs no policy")


def test_two_rebuilds_at_once_are_refused_and_a_retired_generation_is_dropped_after_an_hour(
    settings: Settings, client: Client
) -> None:
    own = client[settings.own_database]
    own["order_talk_g1"].insert_one({"_id": "1"})
    begin(own, PAGES, now := 1_000_000.0)
    with pytest.raises(Conflict):
        begin(own, PAGES, now + 1)
    assert rebuild(settings, PAGES) == 3  # the abandoned one is dropped, its number is not used again
    retired_at = own["generations"].find_one({"_id": 1})["at"]  # type: ignore[index]
    clear_up(own, PAGES, retired_at + KEPT - 1)
    assert own["order_talk_g1"].count_documents({}) == 1
    clear_up(own, PAGES, retired_at + KEPT + 1)
    assert own["order_talk_g1"].count_documents({}) == 0
