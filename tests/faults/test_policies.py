"""A policy acts once on each event, and never on the past: point 9."""

from __future__ import annotations

import pytest
from kafka import KafkaAdminClient, KafkaConsumer
from kafka.structs import TopicPartition

from shared.bootstrap import Client, journal_of
from shared.consuming.starts import start_of, store_start
from shared.journal.streams import about_order
from shared.settings import Settings
from tests.faults.consumer_in_threads import consuming
from tests.faults.consumer_settings import client, log, settings
from tests.faults.shop_log import ShopLog, changed, orders
from tests.faults.toy_mails import NAME, Mails, mails, started
from tests.waiting import until

__all__ = ["client", "log", "mails", "settings"]
ONE, TWO = orders(2)


def lose_offsets(settings: Settings) -> None:
    """Once the session of the member that has ended is over: a group with members can't be deleted."""
    group = f"{settings.topic_prefix}{NAME}"
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka)
    try:
        assert committed(settings, group)
        until(lambda: (admin.delete_groups([group]), not committed(settings, group))[1], 20, every=0.5)
    finally:
        admin.close()


def committed(settings: Settings, group: str) -> bool:
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka, group_id=group)
    try:
        partitions = [TopicPartition(settings.topic("orders"), n) for n in range(settings.partitions)]
        return any(consumer.committed(partition) is not None for partition in partitions)
    finally:
        consumer.close(autocommit=False)


@pytest.mark.timeout(90)
def test_a_policy_added_to_a_log_with_a_past_and_robbed_of_its_offsets_mails_nobody_about_the_past(
    settings: Settings, client: Client, log: ShopLog, mails: Mails
) -> None:
    log.comment(ONE, "dulu")
    log.flush()
    with consuming(settings, policies=[mails.policy]):
        until(lambda: started(client, settings), 20)
        log.comment(ONE, "sekarang")
        log.comment(TWO, "diam")
        log.flush()
        until(lambda: sorted(mails.calls) == ["diam", "sekarang"], 20)
    lose_offsets(settings)
    with consuming(settings, policies=[mails.policy]):
        log.comment(ONE, "nanti")
        log.comment(TWO, "nanti")
        log.flush()
        until(lambda: mails.calls.count("nanti") == 2, 20)
    assert "dulu" not in mails.calls
    assert mails.calls.count("diam") == 1  # its outcome was recorded, so it isn't even asked again
    sent = journal_of(settings, client).read(about_order("mail", ONE))
    assert len(sent) == 2  # and what was decided stands once


@pytest.mark.timeout(60)
def test_a_topic_that_a_policy_takes_up_later_begins_at_its_end(
    settings: Settings, client: Client, log: ShopLog, mails: Mails
) -> None:
    own = client[settings.own_database]
    log.money(ONE, 1)
    log.flush()
    store_start(settings, own, Mails(journal_of(settings, client), ("orders.events",)).policy)
    mails.heard.add(ONE)
    with consuming(settings, policies=[mails.policy]):
        until(lambda: TopicPartition(settings.topic("payments"), 0) in (start_of(own, NAME) or {}), 20)
        log.money(ONE, 2)
        log.flush()
        until(lambda: mails.calls == ["money 2"], 20)


@pytest.mark.timeout(90)
def test_what_lacks_its_input_waits_durably_and_is_decided_once_the_input_has_come(
    settings: Settings, client: Client, log: ShopLog, mails: Mails
) -> None:
    waiting = client[settings.own_database]["waiting"]
    store_start(settings, client[settings.own_database], mails.policy)
    log.money(ONE, 1)
    log.money(ONE, 2)
    log.money(TWO, 0)
    log.flush()
    with consuming(settings, policies=[mails.policy]):
        until(lambda: waiting.count_documents({}) == 3, 20)
    with consuming(settings, policies=[mails.policy]):
        log.comment(ONE, "diam")
        log.comment(TWO, "diam")
        log.flush()
        until(lambda: mails.calls.count("diam") == 2, 20)
        until(lambda: [one["subject"] for one in waiting.find()] == [TWO], 20)  # until its replay is decided
    assert [call for call in mails.calls if call != "diam"] == ["money 1", "money 2"]
    assert [one["key"] for one in client[settings.own_database]["parked"].find()] == [TWO]


@pytest.mark.timeout(60)
def test_a_newer_version_of_a_type_that_the_policy_knows_is_parked_and_a_broken_line_is_waited_for(
    settings: Settings, client: Client, log: ShopLog, mails: Mails
) -> None:
    own = client[settings.own_database]
    store_start(settings, own, mails.policy)
    mails.broken_line = 3
    newer = log.comment(ONE, "baru")
    log.send("orders", TWO, changed(newer, {"dataversion": 2, "subject": TWO}, {}))
    log.flush()
    with consuming(settings, policies=[mails.policy]):
        until(lambda: [one["key"] for one in own["parked"].find()] == [TWO], 20)
        until(lambda: mails.calls == ["baru"] * 4, 20)
    assert own["parked"].count_documents({}) == 1
