"""The relay killed at every boundary, a hundred times, while people go on working (issue 3, point 1)."""

from __future__ import annotations

from itertools import cycle, islice
from random import Random

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from tests.faults.doomed_relay import Doom, Point, die, running_relay
from tests.faults.relay_setting import all_relayed, count, in_journal, in_topic, orders_on
from tests.faults.working_admins import working
from tests.waiting import until

KILLS = 100


@pytest.mark.timeout(240)
def test_a_relay_killed_a_hundred_times_under_load_skips_nothing_and_keeps_every_streams_order(
    mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str
) -> None:
    settings, random = orders_on(mongo, kafka, fresh_prefix), Random(3)
    with working(settings) as admin:
        for point in islice(cycle(Point), KILLS):
            die(settings, Doom(point, random.randint(1, 60)))
    assert admin.commits > KILLS
    with running_relay(settings):
        until(lambda: all_relayed(settings), within=60, every=0.5)
    assert in_topic(settings) == in_journal(settings)
    assert count(in_journal(settings)) > admin.commits
