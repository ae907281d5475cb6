"""Three mongods, and the primary dies under load: nothing acknowledged is lost, nothing is done twice, all go on."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest
from pymongo.errors import PyMongoError
from pymongo.write_concern import WriteConcern

from local.kafka import KafkaServer
from services.orders.domain.order import order_stream
from shared.bootstrap import client_of, own_database
from shared.contract.orders import CommentAdded
from shared.errors import Unavailable
from shared.journal.mongo import commits_of
from shared.journal.streams import about_order
from shared.projecting.read import FIRST_GENERATION, collection_name
from shared.relay.positions import Positions
from shared.relay.relay import Relay
from shared.relay.sending import KafkaSender
from shared.settings import Settings
from tests.faults.consumer_in_threads import consuming
from tests.faults.consumer_settings import settings_of
from tests.faults.relay_setting import all_relayed
from tests.faults.toy_pages import ORDER_TALK
from tests.faults.working_admins import Admin
from tests.integration.orders_api import Api, api_over
from tests.three_mongods import ELECTION_MS, Member, ThreeMongods, three_mongods
from tests.waiting import until

WRITERS = 4
AGAIN_WITHIN = ELECTION_MS / 1000 + 20  # seconds without an answer to any command: an election, and a busy machine
GHOST = "77777"


@pytest.fixture
def mongods(tmp_path: Path) -> Iterator[ThreeMongods]:
    with three_mongods(tmp_path) as made:
        yield made


class Writers:
    """Careful clients: each sends a comment until it is answered with 200, under one key, and then the next."""

    def __init__(self, api: Api) -> None:
        self._api, self._stop = api, Flag()
        self.numbers = [api.place() for _ in range(WRITERS)]
        self.acknowledged: dict[str, list[str]] = {number: [] for number in self.numbers}
        self.refused = 0
        self.odd: list[object] = []
        self._threads = [Thread(target=self._write, args=(number,)) for number in self.numbers]

    @property
    def count(self) -> int:
        return sum(map(len, self.acknowledged.values()))

    def further(self, comments: int) -> float:
        """Seconds until this many more are acknowledged."""
        began, wanted = time.monotonic(), self.count + comments
        until(lambda: self.count >= wanted or self.odd, within=90)
        return time.monotonic() - began

    @contextmanager
    def at_work(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join(60)

    def _write(self, number: str) -> None:
        for n in count():
            if self._stop.wait(0.05):
                return
            self._until_done(number, f"{number}-{n}")

    def _until_done(self, number: str, comment: str) -> None:
        headers, body = {"Idempotency-Key": str(uuid.uuid4())}, {"status": "Pending", "comment": comment}
        while True:
            answer = self._api.as_admin().post(f"/api/v1/orders/{number}/history", json=body, headers=headers)
            if answer.status_code == 200:
                self.acknowledged[number].append(comment)
                return
            if answer.status_code != 503:
                self.odd.append(answer.get_json())
                return
            self.refused += 1


@contextmanager
def supervised_relay(settings: Settings) -> Iterator[None]:
    """Ends where MongoDB is away, and is started again."""
    stop = Flag()

    def run() -> None:
        while not stop.is_set():
            with suppress(PyMongoError, Unavailable), client_of(settings) as client:
                sender, positions = KafkaSender(settings), Positions(own_database(settings, client))
                try:
                    Relay("orders", commits_of(client[settings.journal_database]), positions, sender).run(stop)
                finally:
                    sender.close(5)
            stop.wait(0.2)

    thread = Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()


def comments(api: Api, number: str) -> list[str]:
    log = api.wired.journal.read(order_stream(number))
    assert [recorded.version for recorded in log] == list(range(1, len(log) + 1))
    return [recorded.event.comment for recorded in log if isinstance(recorded.event, CommentAdded)]


def pages_of(api: Api) -> dict[str, list[str]]:
    own = api.wired.client[api.wired.settings.own_database]
    return {page["_id"]: page["said"] for page in own[collection_name(ORDER_TALK.name, FIRST_GENERATION)].find()}


def come_back(member: Member) -> None:
    """As a secondary of its successor."""
    member.start()
    until(lambda: member.hello().get("secondary"), within=60, every=0.1)


@pytest.mark.timeout(240)
def test_a_primary_that_is_killed_under_load_loses_nothing_and_doubles_nothing(
    mongods: ThreeMongods, kafka: KafkaServer, fresh_prefix: str
) -> None:
    settings = settings_of("orders", kafka, mongods, fresh_prefix)
    api = api_over(mongods, fresh_prefix)
    writers = Writers(api)
    with supervised_relay(settings), consuming(settings, pages=[ORDER_TALK]):
        with writers.at_work():
            writers.further(20)
            for _ in range(2):
                primary = mongods.primary()
                primary.kill()
                assert writers.further(WRITERS + 1) < AGAIN_WITHIN  # more than were under way
                come_back(primary)
                writers.further(20)
        assert writers.odd == []
        acknowledged = {number: sorted(said) for number, said in writers.acknowledged.items()}
        assert {number: sorted(comments(api, number)) for number in writers.numbers} == acknowledged
        until(lambda: all_relayed(settings), within=60, every=0.5)
        until(
            lambda: pages_of(api) == {number: comments(api, number) for number in writers.numbers}, within=60, every=0.5
        )
    api.wired.client.close()


@pytest.mark.timeout(240)
def test_what_no_majority_had_is_seen_by_nobody_and_is_gone_with_its_primary(
    mongods: ThreeMongods, kafka: KafkaServer, fresh_prefix: str
) -> None:
    settings = settings_of("orders", kafka, mongods, fresh_prefix)
    api = api_over(mongods, fresh_prefix)
    stream = about_order("order", GHOST)
    with supervised_relay(settings):
        api.place()
        until(lambda: all_relayed(settings), within=60, every=0.5)
        primary = mongods.primary()
        for other in mongods.others(primary):
            other.kill()  # one that only stands still would find what came meanwhile in its socket
        with client_of(settings) as client:
            Admin(settings, client, write_concern=WriteConcern(w=1, j=True)).comment(GHOST, events=1)
        assert api.wired.journal.last(stream) is None, "what decides must not see it"
        primary.kill()
        for other in mongods.others(primary):
            other.start()
        mongods.primary()
        with client_of(settings) as client:
            until(lambda: commented(Admin(settings, client)), within=60)
        come_back(primary)
        # It answers as a secondary before it has found out that its successor has gone another way.
        until(lambda: held_by(primary, settings, stream.name) == [2], within=60, every=0.2)
        until(lambda: all_relayed(settings), within=60, every=0.5)
    api.wired.client.close()


def held_by(member: Member, settings: Settings, stream: str) -> list[int]:
    """How many events each commit of this stream has there; the one that was rolled back had one."""
    with suppress(PyMongoError), member.alone() as alone:
        return [len(one["events"]) for one in alone[settings.journal_database]["commits"].find({"stream": stream})]
    return []


def commented(admin: Admin) -> bool:
    """At the place that the ghost had."""
    try:
        admin.comment(GHOST, events=2)
    except Unavailable:
        return False
    return True
