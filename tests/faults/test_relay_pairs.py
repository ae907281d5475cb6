"""Two relays of one journal at once, as when a supervisor was too quick (issue 3, point 1)."""

from __future__ import annotations

from local.kafka import KafkaServer
from local.mongo import MongoServer
from tests.faults.doomed_relay import Doom, Point, die, running_relay
from tests.faults.relay_setting import all_relayed, in_journal, in_topic, orders_on, stored_position
from tests.faults.working_admins import working
from tests.waiting import until

KILLS = 8


def test_two_relays_at_once_do_no_harm_but_repeats(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> None:
    settings = orders_on(mongo, kafka, fresh_prefix)
    tokens: list[str] = []
    with working(settings), running_relay(settings), running_relay(settings):
        for number in range(KILLS):  # a third one comes and goes, each time from a place that the others have passed
            die(settings, Doom(Point.BEFORE_ACK if number % 2 else Point.BEFORE_TOKEN, 20))
            stored = stored_position(settings)
            tokens += [stored["token"]] if stored else []
    assert tokens == sorted(tokens)
    with running_relay(settings):
        until(lambda: all_relayed(settings), within=30, every=0.5)
    assert in_topic(settings) == in_journal(settings)
