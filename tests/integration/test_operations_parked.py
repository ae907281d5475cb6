"""What a consumer has parked: seen by the operator, and tried again on their word."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from shared.contract.orders import CommentAdded, RetryRequested, Status
from shared.journal.streams import Stream
from shared.relay.sending import KafkaSender
from tests.integration.operated import Operated, operated_on
from tests.unit.invoices.given import placed
from tests.waiting import until

COMMENT = CommentAdded(status=Status.PENDING, comment="halo")


@pytest.fixture
def system(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Iterator[Operated]:
    with operated_on(mongo, kafka, fresh_prefix) as system:
        yield system


@pytest.mark.timeout(120)
def test_a_parked_record_is_shown_and_a_retry_of_the_operator_heals_it(system: Operated) -> None:
    assert system.run("parked", "list").stdout == "Nothing is parked.\n"
    system.happens("10001", placed("10001").event)
    later = system.happens("10001", COMMENT)
    sender = KafkaSender(system.settings("orders"))
    sender.send(b"10001", later.wire).get(10)  # what came before it is a hole in the topic
    sender.close(5)
    group = f"{system.place.topic_prefix}orders.projections.g1"
    with system.consumers():
        until(lambda: group in system.run("parked", "list").output, within=40, every=0.5)
        listed = system.run("parked", "list").output
        assert "version 2 came after 0" in listed and "10001" in listed
        shown = system.run("parked", "show", re.search(rf"{re.escape(group)}/\S+", listed).group(0))  # type: ignore[union-attr]  # it is there
        assert '"type": "CommentAdded"' in shown.output and "203.0.113.9" not in shown.output
        with system.relays():
            asked = system.run("parked", "retry", group, "10001", "--as", "sari")
            assert asked.exit_code == 0, asked.output
            until(lambda: system.run("parked", "list").stdout == "Nothing is parked.\n", within=40, every=0.5)
            page = {"_id": "10001", "positions.orders/order:10001": 2}
            until(lambda: system.own("orders")["order_pages_g1"].find_one(page), within=20)
    (wish,) = system.services["orders"].journal.read(Stream(f"retry:{group}:10001", "10001"))
    assert (wish.actor_kind, wish.actor_id) == ("system", "sari")
    assert wish.event == RetryRequested(service="orders", group=group, key="10001")


def test_bytes_that_are_no_event_are_shown_only_to_who_asks_for_personal_data(system: Operated) -> None:
    kept = {"group": "payments.orders", "key": "10001", "reason": "not an event", "at": "2026-11-24T07:00:00.000000Z"}
    record = {"_id": "payments.orders/t/0/7", "topic": "t", "partition": 0, "offset": 7, "value": b"{Budi"}
    system.own("payments")["parked"].insert_one(record | kept)
    assert "Budi" not in system.run("parked", "show", record["_id"]).output  # type: ignore[arg-type]  # a text
    assert "Budi" in system.run("parked", "show", record["_id"], "--with-personal-data").output  # type: ignore[arg-type]


def test_the_cause_is_listed_and_not_what_follows_it(system: Operated) -> None:
    kept = {"group": "payments.orders", "key": "10001", "topic": "t", "partition": 0, "value": b""}
    reasons = ["follows a parked event of the same key", "payments.orders: the cause"]
    system.own("payments")["parked"].insert_many(
        [kept | {"_id": str(n), "offset": n, "reason": why, "at": "2026"} for n, why in enumerate(reasons)]
    )
    listed = system.run("parked", "list").output
    assert "the cause" in listed and "follows a parked" not in listed


@pytest.mark.parametrize(
    "words", [["show", "nothing/t/0/1"], ["retry", "nothing", "10001", "--as", "sari"]], ids=["show", "retry"]
)
def test_what_is_not_parked_is_one_sentence(system: Operated, words: list[str]) -> None:
    found = system.run("parked", *words)
    assert found.exit_code == 1 and found.output.count("\n") == 1
    assert system.commits("orders").count_documents({}) == 0


def test_a_retry_needs_a_name(system: Operated) -> None:
    assert system.run("parked", "retry", "payments.orders", "10001").exit_code == 2
