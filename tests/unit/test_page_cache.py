"""What a projector keeps in memory is bounded in bytes, and the least recently used go first."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from functools import cache, reduce

import bson
import pytest

from local.settings import ROOT
from services.orders.projections.all import PROJECTIONS
from services.orders.projections.order_page import OrderPage, order_pages
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.orders import CommentAdded, Status
from shared.contract.times import utc_now
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.journal.writing import Writer
from shared.projecting.cache import HELD, MIB, PageCache, held_bytes
from shared.projecting.stored import Stored, empty
from tests.unit.payments.given import order_placed

NAME = PROJECTIONS[0].name
ALLOWED = 1.4  # times the setting, by what Python really takes


@cache
def log_of(number: int, entries: int) -> list[Recorded[Event]]:
    talk = CommentAdded(status=Status.PENDING, comment="Sedang dikemas, besok dikirim. " * 3)
    writer = Writer(CONTRACT, "orders", utc_now, lambda: f"{number:036d}")
    events = [order_placed(str(number)), *[talk] * entries]
    written = writer.write(about_order("order", str(number)), None, events, Context("c", Actor("admin", "ani"), "c"))
    return [CONTRACT.decode(one.wire) for one in written]


def page(number: int, entries: int) -> Stored[OrderPage]:
    """As a projector holds it: each event folded and encoded."""
    start = empty(order_pages, str(number))
    return reduce(lambda stored, one: stored.after(order_pages, one).encoded(), log_of(number, entries), start)


def filled(most: int) -> tuple[int, int]:
    """Bytes: what the cache says that it holds when many more pages came than fit, and what Python has taken for it."""
    kept = PageCache(most)
    page(0, 60)
    log_of.cache_clear()
    tracemalloc.start()
    for number in range(1, 150):
        kept.keep(NAME, str(number), page(number, 60))
        log_of.cache_clear()
    return kept.size, tracemalloc.get_traced_memory()[0]


def test_the_bound_holds_with_big_pages_as_python_counts_it() -> None:
    most = 4 * MIB
    # In a process of its own: Python counts what every thread takes, also those that earlier tests have left.
    asked = f"from tests.unit.test_page_cache import filled; print(*filled({most}))"
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    size, taken = map(int, said.stdout.split())
    assert most / 2 < size <= most
    assert most / 2 < taken <= ALLOWED * most


@pytest.mark.parametrize("entries", [0, 3, 10, 60, 300])
def test_what_a_page_takes_is_reckoned_from_what_it_takes_encoded(entries: int) -> None:
    stored = page(1, entries)
    assert held_bytes(stored) == pytest.approx(HELD * len(bson.encode(stored.in_bson())), rel=0.25)


def test_the_least_recently_used_goes_first() -> None:
    pages = {key: page(int(key), 10) for key in ("1", "2", "3")}
    kept = PageCache(int(2.5 * held_bytes(pages["1"])))
    kept.keep(NAME, "1", pages["1"])
    kept.keep(NAME, "2", pages["2"])
    assert kept.get(NAME, "1") is pages["1"]
    kept.keep(NAME, "3", pages["3"])
    assert [kept.get(NAME, key) is not None for key in ("1", "2", "3")] == [True, False, True]


def test_a_page_that_has_outgrown_all_is_not_kept_as_it_was_before() -> None:
    small, large = page(1, 3), page(1, 60)
    kept = PageCache(2 * held_bytes(small))
    kept.keep(NAME, "1", small)
    kept.keep(NAME, "1", large)
    assert kept.get(NAME, "1") is None and kept.size == 0


def test_one_projection_is_forgotten_without_the_others() -> None:
    kept = PageCache(MIB)
    kept.keep(NAME, "1", page(1, 3))
    kept.keep("another", "1", page(1, 3))
    kept.drop_all(NAME)
    assert kept.get(NAME, "1") is None and kept.get("another", "1") is not None
