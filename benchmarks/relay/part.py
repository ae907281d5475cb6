"""Events a second from the journal to Kafka, by the real relay process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.apart import Apart
from benchmarks.log.filling import fill_journal
from benchmarks.log.lives import EVENTS
from benchmarks.log.wires import interleaved
from benchmarks.progress import Tell
from benchmarks.projector.part import times_one
from benchmarks.relay.arriving import Arriving, arriving, make_topic, token_now
from benchmarks.relay.told import Told
from benchmarks.rounds import alternating
from benchmarks.rows import Row
from benchmarks.scale import Scale
from benchmarks.servers import Place, servers
from benchmarks.timeline import Timeline, rate, rate_together
from shared.journal.mongo import commits_of
from shared.relay.positions import Position, Positions

AIM = 0.8
STILL = 3.0  # seconds without a record, after which both relays have sent what they had to
SERVICES = ("orders", "payments")
BARE = {service: f"bare.{service}" for service in SERVICES}
LONG_AGO = "2026-01-01T00:00:00.000000Z"


def measure(scale: Scale, tell: Tell) -> Iterator[Row]:
    with servers(tell.progress) as place:
        place.set_up(*SERVICES)
        for topic in BARE.values():
            make_topic(place.settings(), topic)
        topics = [*(place.settings().topic(service) for service in SERVICES), *BARE.values()]
        with arriving(place.settings(), topics) as seen:
            yield from Journals(place, seen, scale).rows(tell)


class Journals:
    """Two services' journals with the same commits in them, and the place in each where the first one follows."""

    def __init__(self, place: Place, seen: Arriving, scale: Scale) -> None:
        self._place, self._seen, self._scale = place, seen, scale
        orders = scale.relayed // EVENTS
        self._events = orders * EVENTS
        self._tokens = {service: self._filled(service, orders) for service in SERVICES}

    def rows(self, tell: Tell) -> Iterator[Row]:
        tell(f"relay: one process, {self._events:,} events")
        rounds = self._scale.rounds
        one = alternating(rounds, lambda _: rate(self._ours(["orders"])[0]), lambda _: rate(self._bare(["orders"])[0]))
        yield Row("relay", "events, one relay", "a second", *one, aim=AIM)
        tell("relay: two relays, each of its own journal")
        fewer = max(1, rounds // 2)
        two = alternating(
            fewer, lambda _: rate_together(self._ours(SERVICES)), lambda _: rate_together(self._bare(SERVICES))
        )
        yield Row("relay", "events, two relays of two journals", "a second", *two, aim=AIM)
        yield times_one("relay", "two relays of two journals against one", two, one)
        tell("relay: two relays of the same journal")
        yield Row("relay", "two relays of one journal: new events", "a second", [self._twice() for _ in range(fewer)])

    def _ours(self, services: Sequence[str]) -> list[Timeline]:
        self._begin(services)
        wanted = [self._place.process(f"{service}-relay") for service in services]
        with self._place.running(*wanted, ready=False) as look:
            return self._seen.until([self._topic(service) for service in services], self._events, look)

    def _bare(self, services: Sequence[str]) -> list[Timeline]:
        self._seen.begin()
        running = [Apart("benchmarks.relay.bare", self._told(service)) for service in services]
        timelines = self._seen.until([BARE[service] for service in services], self._events, lambda: look_at(running))
        for each in running:
            each.result(int)
        return timelines

    def _twice(self) -> float:
        """New events a second. Both send everything, but for what was acknowledged before the second one had started;
        so up to half of what arrives is repeats."""
        self._begin(["orders"])
        wanted = [self._place.process("orders-relay", number) for number in (1, 2)]
        with self._place.running(*wanted, ready=False) as look:
            (timeline,) = self._seen.until([self._topic("orders")], self._events, look, still=STILL)
        return rate(timeline) * self._events / timeline[-1][1]

    def _begin(self, services: Sequence[str]) -> None:
        """As if nothing had been sent: the stored position lies before the first commit."""
        for service in services:
            own = self._place.client[self._place.settings(service).own_database]
            own["relay"].delete_many({})
            Positions(own).store(Position(self._tokens[service], LONG_AGO))
        self._seen.begin()

    def _filled(self, service: str, orders: int) -> str:
        """The place before the first commit."""
        journal = self._place.settings(service).journal_database
        token = token_now(commits_of(self._place.client[journal]))
        fill_journal(self._place, interleaved(orders, orders), journal)
        return token

    def _told(self, service: str) -> Told:
        system, settings = self._place.system, self._place.settings(service)
        token, journal = self._tokens[service], settings.journal_database
        return Told(system.mongo.root_uri, system.kafka.bootstrap, journal, BARE[service], token, self._events)

    def _topic(self, service: str) -> str:
        return self._place.settings().topic(service)


def look_at(running: Sequence[Apart]) -> None:
    """Raises Failed for one that ended badly."""
    for each in running:
        each.look()
