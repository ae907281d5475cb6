"""`pesanan reconcile` and `pesanan verify` over all services."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from shared.contract.orders import CommentAdded, InvoiceRequested, Status
from tests.faults.relay_in_thread import relay_all
from tests.integration.operated import Operated, operated_on
from tests.unit.invoices.given import placed
from tests.waiting import until

COMMENT = CommentAdded(status=Status.PENDING, comment="halo")


@pytest.fixture
def system(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Iterator[Operated]:
    with operated_on(mongo, kafka, fresh_prefix) as system:
        yield system


def issued(system: Operated) -> bool:
    return bool(system.commits("invoices").count_documents({"stream": "invoice:10001"}) == 3)


@pytest.mark.timeout(180)
def test_a_system_that_has_worked_agrees_and_each_harm_done_to_it_is_told(system: Operated) -> None:
    system.happens("10001", placed("10001").event)
    system.happens("10001", InvoiceRequested())
    with system.relays(), system.consumers():
        until(lambda: issued(system), within=60, every=0.2)
        until(lambda: "Everything agrees." in system.run("reconcile").output, within=60, every=1)
        assert system.run("verify").output.endswith("Every journal is what was written.\n")
    (number,) = system.commits("invoices").find({"stream": {"$regex": "^series:"}})
    system.own("orders")["order_pages_g1"].update_one(
        {"_id": "10001"}, {"$set": {"positions.invoices/invoice:10001": 1}}
    )
    system.client[f"{system.place.database_prefix}blobs"]["fs.files"].delete_many({})
    system.commits("payments").delete_many({"stream": "payment:10001"})
    system.commits("invoices").delete_one({"_id": number["_id"]})
    found = system.run("reconcile")
    assert found.exit_code == 1
    assert "payment:10001 version 1" in found.output  # in the topic and not in the journal
    assert "order 10001: order_pages shows another" in found.output
    assert "is not in the blob store" in found.output and "which was never taken" in found.output


def test_a_hole_is_told_and_sent_again_on_demand(system: Operated) -> None:
    system.happens("10001", COMMENT)
    assert "    order:10001 version 1" in system.run("reconcile").output
    resent = system.run("reconcile", "--resend").output
    assert "1 events sent again" in resent
    assert "0 in the journal and not in the topic" in system.run("reconcile").output


def test_verify_tells_what_was_changed_and_fails(system: Operated) -> None:
    for _ in range(3):
        system.happens("10001", COMMENT)
    relay_all(system.settings("orders"))
    assert system.run("verify").exit_code == 0
    system.commits("orders").delete_one({"stream": "order:10001", "version": 2})
    found = system.run("verify")
    assert found.exit_code == 1
    assert "orders: order:10001 version 3: version 2 should stand here" in found.output
    assert "orders: 2 events, 1 differences" in found.output
