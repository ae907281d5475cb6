"""Events a second from Kafka into the orders' pages, by the real consumer process."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from statistics import median

from benchmarks.apart import Apart
from benchmarks.log.filling import fill_journal, fill_topic
from benchmarks.log.lives import EVENTS
from benchmarks.log.wires import interleaved
from benchmarks.metrics import watched
from benchmarks.progress import Tell
from benchmarks.projector.bare import DATABASE
from benchmarks.projector.told import Told
from benchmarks.rounds import alternating
from benchmarks.rows import Row
from benchmarks.scale import Scale
from benchmarks.servers import Place, servers
from benchmarks.timeline import Timeline, rate, rate_together
from services.orders.projections.all import PROJECTIONS
from shared.projecting.generations import group_of
from shared.projecting.read import collection_name
from shared.provision import make_page_indexes

AIM, TWICE = 0.8, 1.6


def measure(scale: Scale, tell: Tell) -> Iterator[Row]:
    with servers(tell.progress) as place:
        log = Log(place, scale.projected)
        tell(f"projector: one process, {scale.projected:,} events")
        ours, bare = alternating(scale.rounds, lambda _: rate(log.ours(1)[0]), lambda _: rate(log.bare(1)[0]))
        yield Row("projector", "events, one process", "a second", ours, bare, aim=AIM)
        tell("projector: two processes")
        two, two_bare = alternating(
            max(1, scale.rounds // 2), lambda _: rate_together(log.ours(2)), lambda _: rate_together(log.bare(2))
        )
        yield Row("projector", "events, two processes", "a second", two, two_bare, aim=AIM)
        yield times_one("projector", "two processes against one", (two, two_bare), (ours, bare))


def times_one(part: str, what: str, two: tuple[list[float], list[float]], one: tuple[list[float], list[float]]) -> Row:
    """How many times one two are, ours and bare."""
    ours, bare = ([each / median(single) for each in both] for both, single in zip(two, one, strict=True))
    return Row(part, what, "times", ours, bare, least=TWICE)


class Log:
    """Histories of many orders, all open at once: two events in a batch are rarely of the same order."""

    def __init__(self, place: Place, events: int) -> None:
        self._place, self._events = place, events
        self._generations, self._groups = count(2), count()
        orders = events // EVENTS
        place.set_up("orders")
        fill_journal(place, interleaved(orders, orders))  # without it the consumer refuses a topic that is ahead
        fill_topic(place, interleaved(orders, orders))
        self._own = place.client[place.settings().own_database]
        self._own["policies"].delete_many({})
        place.set_up("orders")  # policies begin now and not before: they take nothing of what is measured
        self.ours(1)  # the first generation is the one that the processes wait in

    def ours(self, processes: int) -> list[Timeline]:
        """Into a generation that is new. The processes run already, and take it up when it becomes the live one: so
        they begin together, and no start counts."""
        wanted = [self._place.process("orders-consumer", number) for number in range(1, processes + 1)]
        with self._place.running(*wanted) as look:
            generation = next(self._generations)
            make_page_indexes(self._own, PROJECTIONS, generation)
            self._make_live(generation)
            timelines = watched(wanted, group_of("", "orders", generation), self._events, look)
        for projection in PROJECTIONS:
            self._own.drop_collection(collection_name(projection.name, generation))
        return timelines

    def _make_live(self, generation: int) -> None:
        self._own["generations"].update_one({"_id": "live"}, {"$set": {"generation": generation}}, upsert=True)

    def bare(self, processes: int) -> list[Timeline]:
        name = f"pages_{next(self._groups)}"
        system = self._place.system
        told = Told(system.mongo.root_uri, system.kafka.bootstrap, f"bare.{name}", name, self._events)
        running = [Apart("benchmarks.projector.bare", told) for _ in range(processes)]
        timelines: list[Timeline] = [each.result(list[tuple[float, float]]) for each in running]
        self._place.client[DATABASE].drop_collection(name)
        return timelines
