"""The same queries as our reads come to, by pymongo alone: `python -m benchmarks.reading.bare`.

Each look asks for the key and for the live generation too, as our code does; what is found is decoded from BSON and
not looked at. The dashboard's tiles are asked by our own class, which does nothing besides.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database

from benchmarks.apart import answer
from benchmarks.reading.looks import Look
from benchmarks.reading.told import Bare
from benchmarks.threads import Stretch, stretch
from services.orders.adapters.keys import with_person
from services.orders.projections.dashboard import Dashboard
from services.orders.projections.order_list import SHOWN
from shared.projecting.read import Projected, collection_name
from shared.settings import Settings

NEWEST_FIRST = [("placed_at", -1), ("_id", -1)]
SETTINGS = Settings(service="orders", mongo_uri="")


def run(told: Bare) -> Stretch:
    client: MongoClient[dict[str, Any]] = MongoClient(told.mongo_uri, w="majority", journal=True)
    own = client[SETTINGS.own_database]
    return stretch(told.readers, told.seconds, lambda number: reader(own, told, number))


def reader(own: Database[dict[str, Any]], told: Bare, number: int) -> Callable[[], object]:
    mine = cycle(told.looks[number :: told.readers])
    return lambda: look_at(own, told.key_id, next(mine))


def look_at(own: Database[dict[str, Any]], key_id: str, look: Look) -> None:
    list(own["keys"].aggregate(with_person(key_id, datetime.now(UTC))))
    own["generations"].find_one({"_id": "live"})
    pages = own[collection_name("order_pages", 1)]
    if look.number:
        pages.find_one({"_id": look.number})
        return
    query = {"$and": [{"placed_at": {"$gt": ""}}, look.query]}
    list(pages.find(query, SHOWN, sort=NEWEST_FIRST, limit=look.rows + 1))
    if look.tiles:
        Dashboard(Projected(own), SETTINGS.zone).overview(datetime.now(UTC))


if __name__ == "__main__":
    answer(Bare, run)
