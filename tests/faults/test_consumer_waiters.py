"""Events that waited for another one, when that one is parked and replayed."""

from __future__ import annotations

from math import isnan
from typing import Any

import pytest
from prometheus_client import REGISTRY
from pymongo import MongoClient

from shared.bootstrap import Client, journal_of
from shared.consuming.starts import store_start
from shared.consuming.waiting import Waiting
from shared.contract.consumers import EventParked
from shared.journal.streams import named
from shared.settings import Settings
from tests.faults.consumer_in_threads import consuming
from tests.faults.consumer_settings import client, log, settings
from tests.faults.shop_log import ShopLog, orders
from tests.faults.toy_mails import NAME, Mails, mails
from tests.waiting import until

__all__ = ["client", "log", "mails", "settings"]
(ONE,) = orders(1)


@pytest.mark.timeout(90)
def test_what_a_replay_parks_again_keeps_its_key_blocked_and_in_order(
    settings: Settings, client: Client, log: ShopLog, mails: Mails
) -> None:
    own, group = client[settings.own_database], f"{settings.topic_prefix}{NAME}"
    store_start(settings, own, mails.policy)
    with consuming(settings, policies=[mails.policy]):
        log.money(ONE, 0)  # can never work, but nobody knows before the order has been heard of
        log.flush()
        until(lambda: own["waiting"].count_documents({}) == 1, 20)
        mails.ill = True
        log.comment(ONE, "sakit")
        log.flush()
        until(lambda: parked(client, settings) == ["CommentAdded"], 20)
        mails.ill = False
        log.retry("notifications", group, ONE)
        log.flush()
        until(lambda: "PaymentMismatched" in parked(client, settings), 20)
        log.comment(ONE, "menyusul")
        log.flush()
        until(lambda: parked(client, settings).count("CommentAdded") == 2, 20)
    assert "menyusul" not in mails.calls
    told = [type(recorded.event) for recorded in journal_of(settings, client).read(named(f"parked:{group}"))]
    assert told == [EventParked, EventParked]  # and never that the key is free


@pytest.mark.timeout(60)
def test_what_waits_is_counted_with_the_age_of_the_oldest(
    settings: Settings, client: Client, log: ShopLog, mails: Mails
) -> None:
    store_start(settings, client[settings.own_database], mails.policy)
    log.money(ONE, 1)
    log.money(ONE, 2)
    log.flush()
    with consuming(settings, policies=[mails.policy]):
        until(lambda: measured("pesanan_waiting_events") == 2, 20)
        assert 0 < measured("pesanan_waiting_oldest_seconds") < 60
        log.comment(ONE, "diam")
        log.flush()
        until(lambda: measured("pesanan_waiting_events") == 0, 20)
        assert measured("pesanan_waiting_oldest_seconds") == 0


@pytest.mark.parametrize("name", ["pesanan_waiting_events", "pesanan_waiting_oldest_seconds"])
def test_how_many_wait_is_unknown_while_mongodb_is_away(name: str) -> None:
    with MongoClient[Any]("127.0.0.1:1", serverSelectionTimeoutMS=1) as nowhere:
        Waiting("notifications.away", nowhere["x"])
        assert isnan(REGISTRY.get_sample_value(name, {"policy": "notifications.away"}) or 0)


def measured(name: str) -> float:
    return REGISTRY.get_sample_value(name, {"policy": NAME}) or 0.0


def parked(client: Client, settings: Settings) -> list[str]:
    """The types of what is parked, in the order of its replay."""
    order = [("topic", 1), ("partition", 1), ("offset", 1)]
    values = [bytes(document["value"]) for document in client[settings.own_database]["parked"].find(sort=order)]
    names = ("CommentAdded", "PaymentMismatched", "RetryRequested")
    return [name for value in values for name in names if b'"type":"%s"' % name.encode() in value]
