"""Projections survive whatever kills or wakes their consumer: point 2 of what must be shown."""

from __future__ import annotations

import multiprocessing
import os
import signal
from dataclasses import replace
from functools import partial
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import pytest

from shared.bootstrap import Client
from shared.projecting.rebuilding import rebuild
from shared.settings import Settings
from tests.faults.consumer_in_threads import consuming, positions, stored
from tests.faults.consumer_settings import client, log, settings
from tests.faults.doomed_consumer import consume_until_killed, consume_with_a_nap
from tests.faults.shop_log import ShopLog, orders
from tests.faults.toy_pages import MONEY_SEEN, ORDER_TALK, PAGES
from tests.waiting import until

__all__ = ["client", "log", "settings"]
FORKS = multiprocessing.get_context("forkserver")  # consumers fork from a clean process that has imported all
FORKS.set_forkserver_preload(["tests.faults.doomed_consumer"])
KILLS = 100


def test_what_is_on_the_log_comes_to_stand_on_the_pages(settings: Settings, client: Client, log: ShopLog) -> None:
    for order in orders(5):
        log.comment(order, "halo")
        log.money(order, 5)
    log.flush()
    with consuming(settings, PAGES):
        until(lambda: positions(client, settings, ORDER_TALK) == 10, 20)
        until(lambda: positions(client, settings, MONEY_SEEN) == 5, 5)


@pytest.mark.timeout(240)
def test_a_consumer_killed_a_hundred_times_between_write_and_commit_leaves_what_a_rebuild_makes(
    settings: Settings, client: Client, log: ShopLog
) -> None:
    random = Random(2)
    for _ in range(KILLS):
        more(log, random, 12)
        call, after = random.choice([1, 2, 2]), random.random() < 0.3
        doomed = FORKS.Process(target=consume_until_killed, args=(settings, call, after))
        doomed.start()
        until(partial(ended, doomed, log, random), 40)
        assert doomed.exitcode == -signal.SIGKILL
    finish(settings, client, log)


@pytest.mark.timeout(120)
def test_a_zombie_that_wakes_after_a_rebalance_and_writes_changes_nothing(
    settings: Settings, client: Client, log: ShopLog, tmp_path: Path
) -> None:
    random, nap = Random(3), tmp_path / "nap"
    zombie = FORKS.Process(target=consume_with_a_nap, args=(settings, str(nap)))
    zombie.start()
    try:
        more(log, random, 60)
        until(lambda: positions(client, settings, ORDER_TALK) == total(log), 20)
        nap.touch()
        more(log, random, 60)  # it has read and folded these when it falls asleep before its write
        until(lambda: not nap.exists(), 20)
        more(log, random, 60)
        with consuming(other(settings), PAGES):
            until(lambda: positions(client, settings, ORDER_TALK) == total(log), 20)
            wake(zombie, nap)
            assert positions(client, settings, ORDER_TALK) == total(log)  # nothing has stepped back
    finally:
        zombie.kill()
        zombie.join()
    finish(settings, client, log)


def ended(doomed: ForkServerProcess, log: ShopLog, random: Random) -> bool:
    """Shops never pause: there is always a next batch."""
    more(log, random, 2)
    doomed.join(0.1)
    return doomed.exitcode is not None


def wake(zombie: ForkServerProcess, nap: Path) -> None:
    """And let it come to the end of the write that it slept before."""
    assert zombie.pid is not None
    os.kill(zombie.pid, signal.SIGCONT)
    until(lambda: nap.with_suffix(".written").exists(), 20)


def more(log: ShopLog, random: Random, count: int) -> None:
    for n in range(count):
        order = random.choice(orders(8))
        log.comment(order, f"kata {n}") if random.random() < 0.6 else log.money(order, n)
    log.flush()


def other(settings: Settings) -> Settings:
    return replace(settings, instance="2")


def total(log: ShopLog) -> int:
    return sum(len(events) for events in log.sent.values())


def finish(settings: Settings, client: Client, log: ShopLog) -> None:
    """Let a healthy one catch up, and compare with pages made anew."""
    with consuming(settings, PAGES):
        until(lambda: positions(client, settings, ORDER_TALK) == total(log), 30)
        until(lambda: positions(client, settings, MONEY_SEEN) == len(log.sent["payments"]), 30)
    new = rebuild(settings, PAGES)
    for page in PAGES:
        live = stored(settings, page, 1)
        assert live
        assert live == stored(settings, page, new)
