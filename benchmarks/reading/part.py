"""List, search, dashboard and order page over many orders, through the real HTTP process."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from benchmarks.apart import apart
from benchmarks.progress import Tell
from benchmarks.reading import at_the_desk
from benchmarks.reading.looks import Look, looks
from benchmarks.reading.many_orders import fill
from benchmarks.reading.told import Bare, OverHttp
from benchmarks.rounds import alternating
from benchmarks.rows import Row
from benchmarks.scale import Scale
from benchmarks.servers import Place, servers
from benchmarks.threads import Stretch
from local.keys import new_key

LIMIT = 25.0  # ms, at the median
NO_SLOWER = 1.2  # times; less is the noise of such a measurement
MOST_ROUNDS, MOST_SECONDS = 3, 3.0


def measure(scale: Scale, tell: Tell) -> Iterator[Row]:
    with servers(tell.progress) as place:
        desk, stand, medians = Desk(place, scale), 0, dict[str, list[float]]()
        with place.running(place.process("orders-http")):
            for orders in scale.orders:
                tell(f"reading: laying out {orders:,} orders")
                fill(place, range(stand, orders))
                stand = orders
                every = looks(orders)
                for kind, some in ((kind, every[kind]) for kind in scale.looks or every):
                    tell(f"reading: {kind}, {orders:,} orders")
                    row = desk.row(kind, orders, some)
                    medians.setdefault(kind, []).append(row.value)
                    yield row
                if orders == scale.orders[0]:
                    yield from at_the_desk.measure(place, scale, orders, tell)
        if len(scale.orders) > 1:
            for kind, found in medians.items():
                what = f"{kind}: {scale.orders[-1]:,} orders against {scale.orders[0]:,}"
                yield Row("reading", what, "times", [found[-1] / found[0]], limit=NO_SLOWER)


class Desk:
    """An admin's readers."""

    def __init__(self, place: Place, scale: Scale) -> None:
        self._place, self._scale = place, scale
        place.set_up("orders")
        self._key = new_key(place.local, "admin", "ani")

    def row(self, kind: str, orders: int, some: list[Look]) -> Row:
        rounds = min(self._scale.rounds, MOST_ROUNDS)
        ours, bare = alternating(rounds, lambda _: self._ours(some).p50, lambda _: self._bare(some).p50)
        what = f"{kind}, {orders:,} orders"
        return Row("reading", what, "ms", ours, bare, less_is_better=True, limit=LIMIT)

    def _ours(self, some: list[Look]) -> Stretch:
        told = OverHttp(*self._told(some), port=self._place.local.port, key=self._key)
        return apart("benchmarks.reading.over_http", told, Stretch)

    def _bare(self, some: list[Look]) -> Stretch:
        key_id = sha256(self._key.encode()).hexdigest()
        told = Bare(*self._told(some), mongo_uri=self._place.system.mongo.root_uri, key_id=key_id)
        return apart("benchmarks.reading.bare", told, Stretch)

    def _told(self, some: list[Look]) -> tuple[int, float, list[Look]]:
        return self._scale.readers, min(self._scale.seconds, MOST_SECONDS), some
