"""The pages of many orders: the projection's own folds of different lives, each with a number, a customer, a total and
times of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from pymongo import MongoClient, WriteConcern

from benchmarks.log.filling import in_batches
from benchmarks.log.lives import EVENTS, FAMILY, GIVEN
from benchmarks.log.pages import pages
from benchmarks.log.wires import VARIETY
from benchmarks.servers import Place
from services.orders.projections.name_parts import parts_of
from services.orders.projections.order_page import order_pages
from shared.contract.times import as_text
from shared.projecting.read import collection_name

LAST = 90_000_000  # the newest order's number
A_DAY = 300  # orders: 100,000 are those of a year, 1,000,000 of nine
OPEN = 2_000  # of the newest, on the way from placed to complete
RARE, RARELY = "Zulkarnain", 10_000  # one order in so many has a customer of this name
AT_ONCE = 1_000


def fill(place: Place, ages: range) -> None:
    """The orders of these ages, counted in orders from the newest (0); their indexes are built afterwards."""
    with patient_client(place) as client:
        own = client[place.settings().own_database]
        quickly = own.get_collection(collection_name("order_pages", 1), write_concern=WriteConcern(w=1, j=False))
        quickly.drop_indexes()
        for some in in_batches(documents(ages, datetime.now(UTC)), AT_ONCE):
            quickly.insert_many(some, ordered=False)
        quickly.create_indexes(list(order_pages.indexes))


def patient_client(place: Place) -> MongoClient[dict[str, Any]]:
    """Without our own limit of some seconds for an answer: an index over a million orders takes longer."""
    return MongoClient(place.system.mongo.root_uri)


def documents(ages: range, now: datetime) -> Iterator[dict[str, Any]]:
    for age in ages:
        yield document(age, now, Random(age))


def document(age: int, now: datetime, random: Random) -> dict[str, Any]:
    """Old orders are complete."""
    version = random.randint(1, EVENTS) if age < OPEN else EVENTS
    page, number = pages()[age % VARIETY][version - 1], str(LAST - age)
    placed, moment = page["placed"], now - timedelta(days=age / A_DAY)
    name = f"{RARE if age % RARELY == RARELY // 2 else random.choice(GIVEN)} {random.choice(FAMILY)}"
    customer = {**placed["customer"], "id": f"c-{random.randrange(10**6)}", "name": name}
    total = 500 * random.randrange(100, 10_000)
    return {
        **page,
        "_id": number,
        "positions": {f"orders/order:{number}": version},
        "placed": {**placed, "number": number, "customer": customer, "total": total},
        "placed_at": as_text(moment),
        "modified_at": as_text(moment + timedelta(hours=version)),
        "customer_id": customer["id"],
        "customer_folded": name.casefold(),
        "customer_parts": parts_of(name),
        "total": total,
    }
