"""`pesanan rebuild` beside the live pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from shared.contract.orders import CommentAdded, Status
from shared.projecting.generations import live_generation
from tests.integration.operated import Operated, operated_on
from tests.unit.invoices.given import placed
from tests.waiting import until

COMMENT = CommentAdded(status=Status.PENDING, comment="halo")


@pytest.fixture
def system(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Iterator[Operated]:
    with operated_on(mongo, kafka, fresh_prefix) as system:
        yield system


@pytest.mark.timeout(120)
def test_a_rebuild_switches_to_equal_pages_and_refuses_others_unless_they_are_wanted(system: Operated) -> None:
    system.happens("10001", placed("10001").event)
    system.happens("10001", COMMENT)
    own = system.own("orders")
    with system.relays(), system.consumers():
        until(lambda: own["order_pages_g1"].find_one({"positions.orders/order:10001": 2}), within=40)
        built = system.run("rebuild")
        assert built.exit_code == 0, built.output
        assert "Generation 2, made of " in built.output and "\x1b" not in built.output
        assert live_generation(own) == 2
    # The log stands still from here on, so both builds end at the same positions.
    assert system.run("rebuild").exit_code == 0
    own["order_pages_g3"].update_one({"_id": "10001"}, {"$set": {"status": "Complete"}})
    refused = system.run("rebuild")
    assert refused.exit_code == 1 and "order_pages 10001" in refused.output
    assert live_generation(own) == 3
    assert system.run("rebuild", "--accept-changes").exit_code == 0
    assert own[f"order_pages_g{live_generation(own)}"].find_one({"_id": "10001", "status": "Pending"})
