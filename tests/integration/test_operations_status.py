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
from operations.last_reconcile import note_reconciled
from services.invoices.unfinished import MongoUnfinished, Paper
from services.notifications.adapters.ledger import Ledger
from shared.contract.orders import CommentAdded, Decision, PaymentClaimed, PaymentReviewed, Status, StatusChanged
from shared.contract.returns import ReturnDecided, ReturnRequested
from shared.contract.times import as_text, utc_now
from tests.integration.operated import Operated, operated_on
from tests.unit.invoices.given import placed
from tests.waiting import until

CLAIMED = PaymentClaimed(
    claim_id="c-1",
    bank="BCA",
    account_name="Budi",
    amount=1,
    transferred_at="2026-11-24T05:00:00.000000Z",
    destination="BCA",
)
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


def alarm(system: Operated, what: str) -> str:
    return next(str(row["alarm"]) for (name, _), row in told(system)[1].items() if name == what)


def test_mails_that_were_refused_call_a_person_for_a_week_and_name_their_orders(system: Operated) -> None:
    ledger, now = Ledger(system.own("notifications"), timedelta(1), timedelta(1)), utc_now()
    for days, number in ((1, "10001"), (8, "10002")):
        ledger.enter(f"n-{number}", number, now - timedelta(days=days))
        mail = ledger.take("sender", now)
        assert mail is not None
        ledger.refused(mail, "no such address")
    assert told(system)[1]["mails refused for good", "notifications"]["count"] == 1
    assert alarm(system, "mails refused for good").endswith("on the page of order 10001")


def test_what_waits_at_the_desk_is_told_with_where_it_is_settled(system: Operated) -> None:
    with system.relays(), system.consumers():
        system.happens("10001", placed("10001").event)
        system.happens("10001", CLAIMED)
        system.happens("10001", ReturnRequested(return_id="r-1", reason="rusak"))
        until(lambda: alarm(system, "returns to decide"), within=60, every=0.5)
        until(lambda: alarm(system, "payments that don't fit"), within=60, every=0.5)
        assert alarm(system, "claims to check").endswith("Konfirmasi Penjualan")
        assert alarm(system, "returns to decide").endswith("on the page of order 10001")
        assert alarm(system, "payments that don't fit").endswith("on the page of order 10001")
        system.happens("10001", PaymentReviewed(claim_id="c-1", decision=Decision.REJECT, reason="belum masuk"))
        system.happens("10001", ReturnDecided(return_id="r-1", decision=Decision.ACCEPT, reason="ya", notify=False))
        system.happens("10001", StatusChanged(before=Status.PENDING, status=Status.PROCESSING))
        until(lambda: not alarm(system, "returns to decide"), within=60, every=0.5)
        until(lambda: not alarm(system, "claims to check"), within=60, every=0.5)
        until(lambda: not alarm(system, "payments that don't fit"), within=60, every=0.5)


def test_what_the_last_reconcile_found_stays_told_until_one_finds_nothing(system: Operated) -> None:
    assert alarm(system, "differences") == ""
    system.happens("10001", COMMENT)
    assert system.run("reconcile").exit_code == 1
    assert told(system)[1]["differences", "reconcile"]["count"] == 1
    assert alarm(system, "differences").startswith("run `pesanan reconcile`")
    system.run("reconcile", "--resend")
    assert alarm(system, "differences") == ""


def test_a_reconcile_of_long_ago_and_none_in_an_old_system_call_a_person(system: Operated) -> None:
    now = utc_now()
    system.commits("orders").insert_one(
        {"stream": "x", "version": 1, "command_id": "x", "time": as_text(now - timedelta(days=40))}
    )
    assert alarm(system, "differences") == "has never run in 40 days: run `pesanan reconcile`"
    note_reconciled(system.place, system.client, now - timedelta(days=31), 0)
    assert alarm(system, "differences") == "has not run for 31 days: run `pesanan reconcile`"
    note_reconciled(system.place, system.client, now, 0)
    assert alarm(system, "differences") == ""


def test_a_restore_mark_is_told_with_what_lifts_it(system: Operated) -> None:
    assert ("restore mark", "every service") not in told(system)[1]
    system.run("restore-mark", "set")
    assert "run `pesanan regain`" in alarm(system, "restore mark")
