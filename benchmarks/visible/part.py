"""From a commit to its page, through the whole running system: relay, Kafka, consumer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from random import Random

import msgspec

from benchmarks.apart import apart
from benchmarks.commands.told import OverHttp
from benchmarks.http_client import Connection
from benchmarks.log.lives import wanted
from benchmarks.progress import Tell
from benchmarks.rounds import alternating
from benchmarks.rows import Row, percentile
from benchmarks.scale import Scale
from benchmarks.servers import Place, everything, until
from benchmarks.threads import Stretch
from benchmarks.visible.bare import Pipeline
from benchmarks.visible.watching import NewComments, Watching, arrived
from local.keys import new_key

MEDIAN, P99 = 20.0, 100.0  # ms
IDLE_PACE = 10.0  # a second
CLIENTS = 8
MOST_ROUNDS = 3
Waits = list[list[float]]


def measure(scale: Scale, tell: Tell) -> Iterator[Row]:
    with everything(tell.progress) as (place, key):
        shop, pipeline = Shop(place, key, scale), Pipeline(place)
        tell("visible: the most that goes through")
        most = shop.most()
        yield Row("visible", f"history entries through the whole system, {CLIENTS} clients", "a second", [most])
        for when, clients, pace in (("idle", 1, IDLE_PACE), ("half load", CLIENTS, most / 2)):
            tell(f"visible: {when}, {pace:.0f} a second")
            yield from rows(when, *in_turn(shop, pipeline, scale, clients, pace))


def in_turn(shop: Shop, pipeline: Pipeline, scale: Scale, clients: int, pace: float) -> tuple[Waits, Waits]:
    seconds = 3 * scale.seconds
    return alternating(
        min(scale.rounds, MOST_ROUNDS),
        lambda _: shop.paced(clients, pace, seconds),
        lambda _: pipeline.paced(clients, pace, seconds),
    )


def rows(when: str, ours: Waits, bare: Waits) -> Iterator[Row]:
    for name, share, limit in (("median", 0.5, MEDIAN), ("p99", 0.99, P99)):
        mine, theirs = ([percentile(waits, share) for waits in each] for each in (ours, bare))
        yield Row("visible", f"commit to page, {when}, {name}", "ms", mine, theirs, less_is_better=True, limit=limit)


class Shop:
    """Some placed orders that comments are added to."""

    def __init__(self, place: Place, admin_key: str, scale: Scale) -> None:
        self._place, self._key, self._scale = place, admin_key, scale
        self._port = place.local.port
        with Connection(self._port, admin_key) as admin:
            admin.post("/api/v1/allowed-ips", b"{}", "the first")
        self._orders = placed(place, int(100 * scale.seconds))

    def most(self) -> float:
        """A second, taken by the HTTP process while all others work too."""
        with self._watching() as watching:
            rate = self._work(CLIENTS, self._scale.seconds, None).rate
            arrived(watching)
        return rate

    def paced(self, clients: int, pace: float, seconds: float) -> list[float]:
        """The waits of so many comments a second."""
        with self._watching() as watching:
            self._work(clients, seconds, pace)
            return arrived(watching)

    def _work(self, clients: int, seconds: float, pace: float | None) -> Stretch:
        told = OverHttp("history", clients, seconds, self._orders, port=self._port, key=self._key, pace=pace)
        return apart("benchmarks.commands.over_http", told, Stretch)

    def _watching(self) -> Watching:
        pages = self._place.order_pages
        known = NewComments()
        for page in pages.find():
            known(page)
        return Watching(pages, known)


def placed(place: Place, orders: int) -> list[str]:
    """Through the API, as a storefront. When it returns they stand on the pages and their mails are sent: what follows
    an order is not what a comment is measured beside."""
    random, numbers = Random(5), list[str]()
    with Connection(place.local.port, new_key(place.local, "storefront", "web")) as storefront:
        for _ in range(orders):
            answer = storefront.post("/api/v1/orders", msgspec.json.encode(wanted(random)), str(uuid.uuid4()))
            numbers.append(msgspec.json.decode(answer)["number"])
    told = {"placed_at": {"$gt": ""}, "mail_entries.type": "NotificationSent"}
    until(lambda: place.order_pages.count_documents(told) >= orders, "pages and mails of all orders", within=300)
    return numbers
