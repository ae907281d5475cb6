"""What the bench reads from the processes that it watches."""

from datetime import UTC, datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, generate_latest

from benchmarks.machine import memory, processor
from benchmarks.memory.part import total
from benchmarks.memory.processes import Held, name_of, sizes
from benchmarks.metrics import taken_by
from benchmarks.visible.watching import NewComments

ROLLUP = """\
55d0c0000000-7ffd0b1ff000 ---p 00000000 00:00 0                          [rollup]
Rss:               62500 kB
Pss:               50000 kB
Pss_Dirty:         50000 kB
"""


def test_a_process_is_named_after_what_it_does() -> None:
    assert name_of(["/usr/bin/python", "-m", "services.orders", "http"]) == "orders-http"
    assert name_of(["java", "-cp", "x", "kafka.Kafka", "server.properties"]) == "Kafka"
    assert name_of(["/wheel/bin/mongod", "--port", "1"]) == "MongoDB"
    assert name_of(["python", "-m", "local.mail_catcher", "--smtp-port", "1"]) == "mail-catcher"
    assert name_of(["python", "-m", "local.relays"]) == "relays"


def test_memory_is_read_as_the_kernel_writes_it() -> None:
    assert sizes(ROLLUP) == (51.2, 64)


def test_the_sum_is_that_of_our_processes_alone() -> None:
    row = total([Held("orders-http", 60, 90), Held("orders-relay", 40, 70), Held("Kafka", 300, 310)])
    assert (row.value, row.reached) == (100, True)
    assert "RSS 160" in row.what


def test_events_are_those_of_one_group() -> None:
    registry = CollectorRegistry()
    counter = Counter("pesanan_consumed_events_total", "Events", ["group"], registry=registry)
    counter.labels("orders.projections.g2").inc(4_000)
    counter.labels("orders.payments").inc(7)
    metrics = generate_latest(registry).decode()
    assert taken_by("orders.projections.g2", metrics) == 4_000
    assert taken_by("orders.projections.g3", metrics) == 0


def test_only_comments_that_a_page_did_not_show_before_are_counted() -> None:
    def page(*times: str) -> dict[str, Any]:
        entries = [{"version": n, "type": "CommentAdded", "time": time} for n, time in enumerate(times, 2)]
        placed = {"version": 1, "type": "OrderPlaced", "time": "2026-01-01T00:00:00.000000Z"}
        return {"_id": "10001", "version": 1 + len(times), "entries": [placed, *entries]}

    fresh, first, second = NewComments(), "2026-01-01T00:00:01.000000Z", "2026-01-01T00:00:02.000000Z"
    assert fresh(page()) == []
    assert fresh(page(first)) == [datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)]
    assert fresh(page(first)) == []  # another service's event changed the page
    assert fresh(page(first, second)) == [datetime(2026, 1, 1, 0, 0, 2, tzinfo=UTC)]


def test_the_machine_is_described_as_the_kernel_does() -> None:
    assert processor("processor\t: 0\nmodel name\t: Some CPU @ 2.0GHz\n") == "Some CPU @ 2.0GHz"
    assert memory("MemTotal:       16777216 kB\nMemFree: 1 kB\n") == 16
