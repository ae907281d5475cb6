"""The desk's own pages, as HTML, while orders change all the time: no page is as it was a moment ago."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from threading import Event as Flag
from threading import Thread
from urllib.parse import urlencode

from benchmarks.apart import apart
from benchmarks.progress import Tell
from benchmarks.reading.looks import VARIETY, Look
from benchmarks.reading.many_orders import LAST, RARE
from benchmarks.reading.told import OverHttp
from benchmarks.rows import Row
from benchmarks.scale import Scale
from benchmarks.servers import Place
from benchmarks.threads import Stretch
from local.ports import LOOPBACK
from services.orders.adapters.people import People
from services.orders.adapters.sessions import Sessions
from services.orders.projections.order_list import SORTS, cursor_of
from shared.contract.times import as_text, utc_now

MEDIAN, P99 = 50.0, 150.0  # ms
CHANGES = 10  # a second
NEWEST_FIRST = [(name, -way) for name, way in SORTS["placed"]]


def measure(place: Place, scale: Scale, orders: int, tell: Tell) -> Iterator[Row]:
    """Median and 99th percentile of each page, with eight people at once."""
    cookie = f"pesanan_session={_signed_in(place)}"
    for page, looks in _pages(place, scale, orders).items():
        tell(f"reading: the desk's {page}, {orders:,} orders")
        told = OverHttp(scale.readers, scale.seconds, looks, port=place.local.port, key="", cookie=cookie)
        with _changing(place):
            found = [apart("benchmarks.reading.over_http", told, Stretch) for _ in range(scale.rounds)]
        what = f"the desk's {page}, {orders:,} orders"
        yield Row("reading", f"{what}, median", "ms", [one.p50 for one in found], limit=MEDIAN)
        yield Row("reading", f"{what}, 99th percentile", "ms", [one.p99 for one in found], limit=P99)


def _signed_in(place: Place) -> str:
    own = place.client[place.settings().own_database]
    People(own).add("bench")
    return Sessions(own).open("bench", LOOPBACK)


def _pages(place: Place, scale: Scale, orders: int) -> dict[str, list[Look]]:
    random = Random(8)

    def some(make: str, **query: str) -> list[Look]:
        return [Look(f"/desk/{make}?{urlencode(query)}")] * scale.readers  # one for each

    deep = _further_back(place, orders // 2)
    return {
        "dashboard": some(""),
        "list, the newest": some("orders"),
        "list, half way back": some("orders", after=deep),
        "list, a rare name": some("orders", customer=RARE),
        "list, a status and a range of totals": some("orders", status="Complete", total_from="50000", total_to="60000"),
        "order page": [Look(f"/desk/orders/{LAST - random.randrange(orders)}") for _ in range(VARIETY)],
    }


def _further_back(place: Place, orders: int) -> str:
    (found,) = place.order_pages.find({}, sort=NEWEST_FIRST, skip=orders, limit=1)
    return cursor_of(found, NEWEST_FIRST)


@contextmanager
def _changing(place: Place) -> Iterator[None]:
    """Ten times a second an order's page is written, which every open dashboard is told of."""
    over = Flag()

    def change() -> None:
        random = Random(9)
        while not over.wait(1 / CHANGES):
            number = str(LAST - random.randrange(100))
            place.order_pages.update_one({"_id": number}, {"$set": {"modified_at": as_text(utc_now())}})

    changing = Thread(target=change)
    changing.start()
    try:
        yield
    finally:
        over.set()
        changing.join()
