"""A hole in the topic: its consumer parks what follows, `reconcile --resend` fills it, and a retry heals the page."""

from __future__ import annotations

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from shared.bootstrap import Client
from shared.projecting.rebuilding import rebuild
from shared.reconcile import reconcile
from shared.settings import Settings
from tests.faults.consumer_in_threads import consuming, positions, stored
from tests.faults.consumer_settings import client, settings_of
from tests.faults.relay_setting import in_journal
from tests.faults.shop_log import shop_log
from tests.faults.toy_pages import ORDER_TALK, PAGES
from tests.faults.working_admins import admin_of
from tests.waiting import until

__all__ = ["client"]
HURT, WELL = "10001", "10002"


@pytest.fixture
def settings(kafka: KafkaServer, mongo: MongoServer, fresh_prefix: str) -> Settings:
    return settings_of("orders", kafka, mongo, fresh_prefix)


def group(settings: Settings) -> str:
    return f"{settings.topic_prefix}orders.projections.g1"


def parked(client: Client, settings: Settings) -> int:
    return client[settings.own_database]["parked"].count_documents({"group": group(settings), "key": HURT})


def relay_but(settings: Settings, hole: tuple[str, int]) -> None:
    """The whole journal as a relay sends it, but for one event."""
    with shop_log(settings) as log:
        for stream, wires in in_journal(settings).items():
            for version, wire in enumerate(wires, start=1):
                if (stream, version) != hole:
                    log.send("orders", stream.partition(":")[2], wire)
        log.flush()


def retry(settings: Settings) -> None:
    with shop_log(settings) as log:
        log.retry("orders", group(settings), HURT)
        log.flush()


@pytest.mark.timeout(90)
def test_a_hole_that_was_sent_again_after_its_successors_heals_by_a_retry(settings: Settings, client: Client) -> None:
    with admin_of(settings) as admin:
        for order in (HURT, WELL, HURT, WELL, HURT, HURT):
            admin.comment(order, events=1)
    relay_but(settings, (f"order:{HURT}", 2))
    with consuming(settings, PAGES):
        until(lambda: parked(client, settings) == 2, 20)
        until(lambda: positions(client, settings, ORDER_TALK) == 3, 20)
        found = reconcile(settings, resend=True)
        assert (f"order:{HURT}", 2) in found.holes and found.healthy
        until(lambda: parked(client, settings) == 3, 20)
        retry(settings)
        until(lambda: parked(client, settings) == 0, 20)
        until(lambda: positions(client, settings, ORDER_TALK) == 7, 20)  # the request itself has that key
    healed = {page["_id"]: page["said"] for page in client[settings.own_database]["order_talk_g1"].find()}
    assert healed == {HURT: ["0 0", "2 0", "4 0", "5 0"], WELL: ["1 0", "3 0"]}
    new = rebuild(settings, PAGES)
    assert stored(settings, ORDER_TALK, new) == stored(settings, ORDER_TALK, 1)
