"""A shop with its desk on a real port, over the real MongoDB. Its pages follow its journal by themselves, as they do
by relay, Kafka and consumer, and other services' events can be said into them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event as Flag
from threading import Lock, Thread
from typing import Any

from werkzeug.serving import make_server

from local.mongo import MongoServer
from services.orders.adapters.roles import Role
from services.orders.domain.order import order_stream
from services.orders.pages.live import follow_pages
from services.orders.projections.all import PROJECTIONS
from shared.bootstrap import new_id, own_database
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.orders import OrderPlaced
from shared.journal.mongo import COMMITS
from shared.journal.port import Actor, Context
from shared.journal.streams import Stream, about_order
from shared.journal.writing import Writer
from shared.projecting.projector import Projector
from shared.projecting.read import FIRST_GENERATION
from tests.integration.clock import Clock
from tests.integration.orders_api import Api, api_over, incoming

LOOPBACK = "127.0.0.1"
ADMIN = "ani"
STREAMS = 48  # threads, of which 16 are kept free


class Shop:
    """`url` is the desk's; `password` Ani's, who owns the shop; `trusted`: this machine's address may change things.
    Within `clock.at(...)` what is said and done happens then."""

    def __init__(self, api: Api, url: str, clock: Clock) -> None:
        self.api, self.url, self.clock = api, url, clock
        self.password = api.wired.people.add(ADMIN, Role.OWNER)
        self.projector = Projector(own_database(api.wired.settings, api.wired.client), PROJECTIONS, FIRST_GENERATION)
        self._one_at_a_time = Lock()
        self._last: dict[str, Recorded[Event]] = {}

    def trusted(self) -> None:
        assert self.api.as_admin().post("/api/v1/allowed-ips", json={"address": LOOPBACK}).status_code == 201

    def placed(self, number: str) -> OrderPlaced:
        log = self.api.wired.journal.read(order_stream(number))
        assert isinstance(log[0].event, OrderPlaced)
        return log[0].event

    def settled(self, numbers: Iterable[str]) -> None:
        """Once the pages show all that the journal knows of these orders."""
        for number in numbers:
            version = len(self.api.wired.journal.read(order_stream(number)))
            assert not self.api.wired.reading.order(number, version).behind

    def says(self, service: str, kind: str, number: str, event: Event) -> Recorded[Event]:
        """Another service's event about an order, as it would arrive from Kafka."""
        return self.tells(service, about_order(kind, number), event)

    def tells(
        self, service: str, stream: Stream, event: Event, cause: Recorded[Event] | None = None
    ) -> Recorded[Event]:
        """Another service's event about anything."""
        writer = Writer(CONTRACT, service, self.clock, new_id)
        why = Context(new_id(), Actor("service", service, channel="policy"), new_id(), cause=cause)
        (said,) = writer.write(stream, self._last.get(stream.name), [event], why)
        self._last[stream.name] = said
        self._take([said.wire])
        return said

    def follow(self, ended: Flag) -> None:
        """Every commit becomes pages."""
        commits = self.api.wired.client[self.api.wired.settings.journal_database][COMMITS]
        with commits.watch([{"$match": {"operationType": "insert"}}], max_await_time_ms=100) as stream:
            self._project(list(commits.find(sort=[("_id", 1)])))
            while not ended.is_set():
                if (change := stream.try_next()) is not None:
                    self._project([change["fullDocument"]])

    def _project(self, commits: list[dict[str, Any]]) -> None:
        self._take([bytes(wire) for commit in commits for wire in commit["events"]])

    def _take(self, wires: list[bytes]) -> None:
        """What is said and what is followed come from two threads, and a projector is one thread's."""
        with self._one_at_a_time:
            assert self.projector.take([incoming(wire) for wire in wires]) == []


@contextmanager
def open_shop(mongo: MongoServer, prefix: str, clock: Clock | None = None, **told: Any) -> Iterator[Shop]:
    clock = clock or Clock()
    with clock.at(clock.ago(days=90)):  # when it opened
        api = api_over(mongo, prefix, clock, **told)
    changes = follow_pages(api.app, own_database(api.wired.settings, api.wired.client), STREAMS)
    server = make_server(LOOPBACK, 0, api.app, threaded=True)
    shop, ended = Shop(api, f"http://{LOOPBACK}:{server.server_port}", clock), Flag()
    threads = [Thread(target=server.serve_forever), Thread(target=shop.follow, args=[ended])]
    for thread in threads:
        thread.start()
    try:
        yield shop
    finally:
        ended.set()
        changes.end()
        server.shutdown()
        for thread in threads:
            thread.join()
        server.server_close()
        api.wired.client.close()
