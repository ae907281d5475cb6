"""After an old backup the money that came in since is known again, matched or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from services.payments.commands.stores import State
from shared.contract.payments import MovementRecorded
from shared.contract.times import as_text, utc_now
from shared.journal.port import Actor, Context
from tests.faults.relay_in_thread import relaying
from tests.integration.operated import Operated, operated_on
from tests.unit.invoices.given import ACCOUNT, placed
from tests.waiting import until

FEED = Context("feed", Actor("service", "bank"), "c")


@pytest.fixture
def system(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Iterator[Operated]:
    with operated_on(mongo, kafka, fresh_prefix) as system:
        yield system


def came_in(system: Operated, movement: str, amount: int) -> None:
    booked_at = as_text(utc_now())
    fed = MovementRecorded(movement_id=movement, account=ACCOUNT.number, amount=amount, booked_at=booked_at)
    payments(system).movements.take(fed, FEED)


def payments(system: Operated) -> Any:
    return system.services["payments"]


def known(system: Operated) -> dict[str, tuple[State, str | None]]:
    listed = payments(system).incoming.listed(None, "", 100)
    return {one.movement.movement_id: (one.state, one.order) for one in listed}


@pytest.mark.timeout(180)
def test_movements_that_came_since_the_backup_are_listed_and_matched_as_before(
    system: Operated, tmp_path: Path
) -> None:
    with system.relays(), system.consumers():
        system.happens("10001", placed("10001").event)
        until(lambda: payments(system).payments.of("10001").expected, within=40)
    system.run("backup", str(tmp_path / "monday"))
    came_in(system, "m-fits", placed("10001").event.amount_due)
    came_in(system, "m-fits-none", 77)
    before = known(system)
    assert before == {"m-fits": (State.MATCHED, "10001"), "m-fits-none": (State.UNMATCHED, None)}
    commits = system.commits("payments").count_documents({})
    with relaying(system.settings("payments")):
        until(lambda: "0 in the journal and not" in system.run("reconcile").output, within=30, every=1)
    system.run("restore", str(tmp_path / "monday"), "--replace", "--yes")
    assert known(system) == {}
    assert system.run("regain", "--yes").exit_code == 0
    payments(system).movements.finish(utc_now() + timedelta(hours=1))
    assert known(system) == before
    assert system.commits("payments").count_documents({}) == commits
