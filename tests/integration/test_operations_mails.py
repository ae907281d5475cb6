"""After an old backup nobody is mailed again what they were mailed since, and nobody's mail is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from services.notifications.adapters.ledger import Held, Ledger
from services.notifications.publishing import Publisher
from shared.contract.times import utc_now
from tests.integration.operated import Operated, operated_on
from tests.unit.invoices.given import placed
from tests.waiting import until


@pytest.fixture
def system(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Iterator[Operated]:
    with operated_on(mongo, kafka, fresh_prefix) as system:
        yield system


def ledger_of(system: Operated) -> Ledger:
    return Ledger(system.own("notifications"), timedelta(minutes=5), timedelta(minutes=15))


def order(system: Operated, number: str) -> None:
    """Placed, and its mail is due."""
    system.happens(number, placed(number).event)
    until(lambda: system.own("notifications")["ledger"].find_one({"order": number}), within=40)


def send(system: Operated) -> list[Held]:
    """What the sender does with a mail server that takes all."""
    ledger, sent = ledger_of(system), list[Held]()
    while (mail := ledger.take("sender", utc_now() + timedelta(hours=1))) is not None:
        ledger.sent(mail)
        sent.append(mail)
    Publisher(ledger, system.services["notifications"].journal).publish_all()
    return sent


def quiet(system: Operated) -> bool:
    """Everything is relayed and read."""
    rows = json.loads(system.run("status", "--json").stdout)["rows"]
    return not any(row["count"] for row in rows if row["what"] in ("records behind", "commits not relayed"))


@pytest.mark.timeout(240)
def test_after_an_old_backup_only_the_mails_that_were_not_sent_are_sent(system: Operated, tmp_path: Path) -> None:
    with system.relays(), system.consumers():
        order(system, "10001")
        system.run("backup", str(tmp_path / "monday"))
        order(system, "10002")
        assert {mail.order for mail in send(system)} == {"10001", "10002"}
        order(system, "10003")
        until(lambda: quiet(system), within=60, every=1)
    assert system.run("restore", str(tmp_path / "monday"), "--replace", "--yes").exit_code == 0
    regained = system.run("regain", "--yes")
    assert regained.exit_code == 0, regained.output
    with system.relays(), system.consumers():
        until(lambda: quiet(system), within=60, every=1)
        assert [mail.order for mail in send(system)] == ["10003"]
        assert send(system) == []


def test_after_a_restore_what_was_open_may_have_been_sent_and_the_ledger_says_so(
    system: Operated, tmp_path: Path
) -> None:
    ledger, now = ledger_of(system), utc_now()
    for number in ("1", "2"):
        ledger.enter(f"n-{number}", f"1000{number}", now)
    ledger.take("sender", now)
    system.run("backup", str(tmp_path / "monday"))
    system.run("restore", str(tmp_path / "monday"), "--replace", "--yes")
    ledger.recover(utc_now() + timedelta(hours=1))
    taken = [ledger.take("sender", utc_now()), ledger.take("sender", utc_now())]
    assert [mail.after_unknown for mail in taken if mail] == [True, True]
