"""A system in silence looks for news seldom, and has it at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Timer

import pytest

from services.orders.pages.live import Changes
from shared.bootstrap import Client, client_of, own_database
from shared.consuming.membership import Membership
from shared.consuming.starts import store_start, topics_of
from shared.settings import Settings
from tests.asked import Asked, counted
from tests.faults.consumer_in_threads import consuming, positions
from tests.faults.consumer_settings import client, log, settings
from tests.faults.relay_in_thread import relaying
from tests.faults.shop_log import ShopLog, orders
from tests.faults.toy_mails import Mails, mails
from tests.faults.toy_pages import ORDER_TALK, PAGES
from tests.waiting import until

__all__ = ["client", "log", "mails", "settings"]
WINDOW = 6.0  # seconds
(ONE,) = orders(1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    with counted(monkeypatch) as asked:
        yield asked


@pytest.mark.timeout(90)
def test_a_consumer_asks_kafka_and_mongodb_seldom(
    asked: Asked, settings: Settings, client: Client, log: ShopLog, mails: Mails
) -> None:
    ordinary = replace(settings, session_timeout=Settings.session_timeout)
    store_start(ordinary, client[settings.own_database], mails.policy)
    with consuming(ordinary, PAGES, [mails.policy]):
        log.comment(ONE, "satu")
        log.flush()
        until(lambda: mails.calls == ["satu"] and positions(client, settings, ORDER_TALK) == 1, 30)
        asked.in_silence(WINDOW)
        of_kafka, of_mongodb = asked.of_kafka.copy(), asked.of_mongodb.copy()
    assert 1 <= of_kafka["FetchRequest"] <= 6, "of two groups, each with one that stays open for 5 s"
    assert of_kafka.total() <= 20, of_kafka
    assert of_mongodb.total() <= 10, of_mongodb


@pytest.mark.timeout(60)
def test_a_relay_asks_mongodb_seldom(asked: Asked, settings: Settings) -> None:
    with relaying(settings):
        asked.in_silence(WINDOW)
        of_mongodb = asked.of_mongodb.copy()
    assert 2 <= of_mongodb["getMore"] <= 9, of_mongodb
    assert of_mongodb.total() <= 11, of_mongodb


@pytest.mark.timeout(60)
def test_who_follows_the_pages_asks_mongodb_seldom(asked: Asked, settings: Settings) -> None:
    with client_of(settings) as own:
        changes = Changes(own_database(settings, own))
        changes.start()
        asked.in_silence(WINDOW)
        of_mongodb = asked.of_mongodb.copy()
        changes.end()
    assert 2 <= of_mongodb.total() <= 9, of_mongodb


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", ["pages", "policy"])
def test_the_first_record_after_a_silence_ends_it_at_once(
    settings: Settings, client: Client, log: ShopLog, mails: Mails, kind: str
) -> None:
    start = store_start(settings, client[settings.own_database], mails.policy)
    member = Membership(
        settings.kafka,
        f"{settings.topic_prefix}{kind}",
        topics_of(settings, mails.policy),
        instance=None,
        session_timeout=settings.session_timeout,
        start=start if kind == "policy" else None,
        changed=lambda: None,
        fetch_ms=25_000,
    )
    try:
        for said in ("satu", "dua"):  # the second after one whose followers were gathered
            silence(member)
            Timer(0.5, log.comment, [ONE, said]).start()
            began = time.monotonic()
            until(member.poll, 20, every=0)
            assert time.monotonic() - began < 10
    finally:
        member.close()


def silence(member: Membership) -> None:
    """Until a fetch is open that waits for news."""
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < 5:
        if member.poll():
            quiet_since = time.monotonic()
