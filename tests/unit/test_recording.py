"""What is decided already goes after whatever stands, once a command."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from shared.bootstrap import new_id
from shared.contract.catalogue import CONTRACT
from shared.contract.orders import IpRemoved
from shared.contract.times import utc_now
from shared.journal.deciding import record
from shared.journal.memory import MemoryJournal
from shared.journal.port import Actor, Context
from shared.journal.streams import named
from shared.journal.writing import Writer

STREAM = named("somewhere")


def context(command: str) -> Context:
    return Context(command, Actor("system", "test"), "x")


def test_many_at_once_all_stand_without_a_gap() -> None:
    journal = MemoryJournal(Writer(CONTRACT, "orders", utc_now, new_id))
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: record(journal, STREAM, [IpRemoved(network=str(n))], context(f"c{n}")), range(64)))
    assert [one.version for one in journal.read(STREAM)] == list(range(1, 65))


def test_a_repeat_answers_with_the_first_result_whatever_came_between() -> None:
    journal = MemoryJournal(Writer(CONTRACT, "orders", utc_now, new_id))
    first = record(journal, STREAM, [IpRemoved(network="a")], context("c1"))
    record(journal, STREAM, [IpRemoved(network="b")], context("c2"))
    again = record(journal, STREAM, [IpRemoved(network="a")], context("c1"))
    assert again.repeated
    assert again.events == first.events
    assert len(journal.read(STREAM)) == 2
