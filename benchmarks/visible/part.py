"""From a commit to its page, through the whole running system: relay, Kafka, consumer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from random import Random

import msgspec

from benchmarks.apart import apart
from benchmarks.commands.over_http import COMMENT
from benchmarks.commands.told import OverHttp
from benchmarks.http_client import Connection
from benchmarks.log.lives import wanted
from benchmarks.progress import Tell
from benchmarks.rows import Row, percentile
from benchmarks.scale import Scale
from benchmarks.servers import Place, everything, until
from benchmarks.threads import Stretch, stretch
from benchmarks.visible.watching import NewComments, Watching
from local.keys import new_key
from shared.projecting.read import collection_name

MEDIAN, P99 = 20.0, 100.0  # ms
IDLE_PACE = 10.0  # a second
CLIENTS = 8
QUIET = 1.0  # seconds without a change, after which everything has arrived


def measure(scale: Scale, tell: Tell) -> Iterator[Row]:
    with everything(tell.progress) as (place, key):
        shop = Shop(place, key, scale)
        tell("visible: idle")
        yield from rows("idle", shop.idle())
        tell("visible: the most that goes through")
        most = shop.most()
        yield Row("visible", f"history entries through the whole system, {CLIENTS} clients", "a second", [most])
        tell(f"visible: half of {most:.0f} a second")
        yield from rows("half load", shop.paced(most / 2))


def rows(when: str, waits: list[float]) -> Iterator[Row]:
    yield Row("visible", f"commit to page, {when}, median", "ms", [percentile(waits, 0.5)], limit=MEDIAN)
    yield Row("visible", f"commit to page, {when}, p99", "ms", [percentile(waits, 0.99)], limit=P99)


class Shop:
    """Some placed orders that comments are added to."""

    def __init__(self, place: Place, admin_key: str, scale: Scale) -> None:
        self._place, self._key, self._scale = place, admin_key, scale
        self._port = place.local.port
        with Connection(self._port, admin_key) as admin:
            admin.post("/api/v1/allowed-ips", b"{}", "the first")
        self._orders = placed(place, int(100 * scale.seconds))

    def idle(self) -> list[float]:
        with self._watching() as watching, Connection(self._port, self._key) as admin:
            orders = iter(self._orders * 20)

            def add() -> None:
                admin.post(f"/api/v1/orders/{next(orders)}/history", COMMENT, str(uuid.uuid4()))

            stretch(1, 6 * self._scale.seconds, lambda _: add, IDLE_PACE)
            return arrived(watching)

    def most(self) -> float:
        """A second, taken by the HTTP process while all others work too."""
        with self._watching() as watching:
            rate = self._work(self._scale.seconds, None).rate
            arrived(watching)
        return rate

    def paced(self, pace: float) -> list[float]:
        with self._watching() as watching:
            self._work(4 * self._scale.seconds, pace)
            return arrived(watching)

    def _work(self, seconds: float, pace: float | None) -> Stretch:
        told = OverHttp("history", CLIENTS, seconds, self._orders, port=self._port, key=self._key, pace=pace)
        return apart("benchmarks.commands.over_http", told, Stretch)

    def _watching(self) -> Watching:
        pages = self._place.client[self._place.settings().own_database][collection_name("order_pages", 1)]
        known = NewComments()
        for page in pages.find():
            known(page)
        return Watching(pages, known)


def arrived(watching: Watching) -> list[float]:
    """Once nothing comes any more."""
    until(lambda: watching.silent_for(QUIET), "pages that stand still", within=300)
    return watching.waits()


def placed(place: Place, orders: int) -> list[str]:
    """Through the API, as a storefront; they stand on the pages when it returns."""
    random, numbers = Random(5), list[str]()
    with Connection(place.local.port, new_key(place.local, "storefront", "web")) as storefront:
        for _ in range(orders):
            answer = storefront.post("/api/v1/orders", msgspec.json.encode(wanted(random)), str(uuid.uuid4()))
            numbers.append(msgspec.json.decode(answer)["number"])
    pages = place.client[place.settings().own_database][collection_name("order_pages", 1)]
    until(lambda: pages.count_documents({"placed_at": {"$gt": ""}}) >= orders, "pages of all orders", within=120)
    return numbers
