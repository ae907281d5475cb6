"""`pesanan status` on a system that stands still, one that runs, and one without its broker."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from local.ports import free_port
from services.invoices.unfinished import MongoUnfinished, Paper
from services.notifications.adapters.ledger import Ledger
from shared.contract.orders import CommentAdded, Status
from shared.contract.times import as_text, utc_now
from tests.integration.operated import Operated, operated_on
from tests.waiting import until

COMMENT = CommentAdded(status=Status.PENDING, comment="halo")


@pytest.fixture
def system(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Iterator[Operated]:
    with operated_on(mongo, kafka, fresh_prefix) as system:
        yield system


def told(system: Operated) -> tuple[int, dict[tuple[str, str], Any]]:
    """The exit code, and the rows by what they are of."""
    found = system.run("status", "--json")
    rows = json.loads(found.stdout)["rows"]
    prefix = system.place.topic_prefix
    return found.exit_code, {(row["what"], row["of"].removeprefix(prefix)): row for row in rows}


@pytest.mark.timeout(120)
def test_a_running_system_needs_nobody_and_one_that_stands_still_does(system: Operated) -> None:
    system.happens("10001", COMMENT)
    code, rows = told(system)
    assert code == 1, rows
    assert rows["records behind", "orders.projections.g1"]["alarm"].startswith("no consumer is in this group")
    assert rows["commits not relayed", "orders"]["count"] == 1
    assert rows["commits not relayed", "payments"]["count"] == 0
    with system.relays(), system.consumers():
        until(lambda: told(system)[0] == 0, within=60, every=0.5)
        until(lambda: told(system)[1]["commits not relayed", "orders"]["count"] == 0, within=10, every=0.5)
    groups = {of for what, of in rows if what == "records behind"}
    assert groups >= {"orders.payments", "payments.orders", "invoices.requests", "notifications.mails"}


def test_records_behind_are_those_between_the_groups_offsets_and_the_end(system: Operated) -> None:
    with system.relays():
        for _ in range(5):
            system.happens("10001", COMMENT)
        until(lambda: told(system)[1]["records behind", "orders.projections.g1"]["count"] == 5, within=20)
    rows = told(system)[1]
    assert rows["records behind", "payments.orders"]["count"] == 5
    with system.relays(), system.consumers():
        until(lambda: told(system)[1]["records behind", "payments.orders"]["count"] == 0, within=30, every=0.5)


def test_what_was_put_aside_is_counted_with_the_oldest_and_old_pages_are_nobodys_concern(system: Operated) -> None:
    now = utc_now()
    ago = {hours: as_text(now - timedelta(hours=hours)) for hours in (1, 2, 3)}
    prefix = system.place.topic_prefix
    system.own("payments")["parked"].insert_many(
        [{"_id": str(hours), "group": f"{prefix}payments.orders", "at": ago[hours]} for hours in (1, 2)]
    )
    system.own("orders")["parked"].insert_one({"_id": "old", "group": f"{prefix}orders.projections.g7", "at": ago[1]})
    system.own("payments")["waiting"].insert_one({"policy": "payments.orders", "time": ago[3]})
    Ledger(system.own("notifications"), timedelta(1), timedelta(1)).enter("n-1", "10001", now - timedelta(hours=2))
    MongoUnfinished(system.own("invoices")).begin("10001", Paper.INVOICE, now - timedelta(hours=3))
    code, rows = told(system)
    assert code == 1
    assert {name: round(row["oldest_seconds"] / 3600) for name, row in rows.items() if row["oldest_seconds"]} == {
        ("records parked", "payments.orders"): 2,
        ("events waiting", "payments.orders"): 3,
        ("mails unsent", "notifications"): 2,
        ("papers unfinished", "invoices"): 3,
    }
    assert rows["records parked", "payments.orders"]["count"] == 2
    assert all(row["alarm"] for row in rows.values() if row["oldest_seconds"])


def test_young_ones_need_nobody_but_a_parked_one_always_does(system: Operated) -> None:
    now = utc_now()
    system.own("payments")["waiting"].insert_one({"policy": "payments.orders", "time": as_text(now)})
    Ledger(system.own("notifications"), timedelta(1), timedelta(1)).enter("n-1", "10001", now)
    MongoUnfinished(system.own("invoices")).begin("10001", Paper.INVOICE, now)
    assert not any(row["alarm"] for (what, _), row in told(system)[1].items() if what != "records behind")
    group = f"{system.place.topic_prefix}payments.orders"
    system.own("payments")["parked"].insert_one({"_id": "1", "group": group, "at": as_text(now)})
    assert told(system)[1]["records parked", "payments.orders"]["alarm"]


def test_without_a_broker_the_rest_is_shown_and_that_is_said(system: Operated) -> None:
    away = Operated(replace(system.place, kafka=f"127.0.0.1:{free_port()}"), system.client)
    found = away.run_apart("status")
    assert (found.returncode, found.stderr) == (1, "")
    assert "Kafka does not answer" in found.stdout and "mails unsent" in found.stdout


def test_without_a_database_there_is_one_sentence(system: Operated) -> None:
    away = Operated(replace(system.place, root_uri=f"mongodb://127.0.0.1:{free_port()}/?replicaSet=x"), system.client)
    found = away.run_apart("status", "--json")
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.count("\n") == 1 and "does not answer" in found.stderr
