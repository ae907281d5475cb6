"""The same reads and writes of MongoDB as our commands make, by pymongo alone: `python -m benchmarks.commands.bare`.

In the order of our code: the key (adapters/keys.py); the reservation, its number, the amounts near it (adapters/
reservations.py, free_amounts.py); the allow-list (commands/allowed_ips.py); the order's stream and the commit, with the
same bytes (shared/journal). What is read is decoded from BSON and not looked at.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from pymongo import MongoClient, ReturnDocument

from benchmarks.apart import answer
from benchmarks.commands.told import ENTRIES, Bare
from benchmarks.threads import Stretch, stretch
from services.orders.adapters.keys import with_person
from services.orders.adapters.numbers import settled
from shared.journal.mongo import commits_of

OWN, JOURNAL = "bare", "bare_journal"
NUMBERED = {"$gte": 1}


class Shop:
    """One client of MongoDB for all threads, as in our process."""

    def __init__(self, told: Bare) -> None:
        self._client: MongoClient[dict[str, Any]] = MongoClient(told.mongo_uri, w="majority", journal=True)
        own = self._client[OWN]
        self._keys, self._reserved, self._counters = (
            settled(own, name) for name in ("keys", "reservations", "counters")
        )
        self._commits = commits_of(self._client[JOURNAL])
        self._told, self._wire = told, told.wire.encode()

    def place(self, random: Random) -> None:
        self._read_key()
        command, total = uuid.uuid4().hex * 2, random.randrange(50_000, 5_000_000)
        self._reserved.find_one({"_id": command})
        number = self._number()
        near = {"account": "0000000000", "open": True, "amount": {"$gt": total, "$lte": total + 999}}
        list(self._reserved.find(near, {"amount": 1, "_id": 0}))
        self._reserved.insert_one(reservation(command, number, total))
        self._read_stream(f"order:{number}")
        self._commit(number, 1, command)
        standing = {"$unset": {"placing": "", "release_at": ""}}
        self._reserved.update_many({"number": number, "placing": True}, standing)

    def add(self, number: str) -> None:
        self._read_key()
        command = uuid.uuid4().hex * 2
        self._read_stream("allow-list")
        read = self._read_stream(f"order:{number}")
        self._commit(number, len(read) + 1, command)

    def _read_key(self) -> None:
        list(self._keys.aggregate(with_person(self._told.key_id, datetime.now(UTC))))

    def _number(self) -> str:
        after = ReturnDocument.AFTER
        counted = self._counters.find_one_and_update(
            {"_id": "orders"}, {"$inc": {"count": 1}}, upsert=True, return_document=after
        )
        return str((counted or {"count": 0})["count"] + 50_000_000)

    def _read_stream(self, name: str) -> list[dict[str, Any]]:
        return list(self._commits.find({"stream": name, "version": NUMBERED}, sort=[("version", 1)]))

    def _commit(self, number: str, version: int, command: str) -> None:
        self._commits.insert_one(
            {
                "stream": f"order:{number}",
                "version": version,
                "command_id": command,
                "fingerprint": command,
                "time": "2026-01-01T00:00:00.000000Z",
                "key": number,
                "events": [self._wire],
            }
        )


def reservation(command: str, number: str, total: int) -> dict[str, Any]:
    """The number makes the amount one of its own, since bare has no second try."""
    return {
        "_id": command,
        "fingerprint": command,
        "total": total,
        "number": number,
        "account": "0000000000",
        "amount": total * 10**9 + int(number),
        "unique": True,
        "open": True,
        "placing": True,
        "release_at": datetime.now(UTC) + timedelta(hours=2),
    }


def run(told: Bare) -> Stretch:
    shop = Shop(told)
    return stretch(told.clients, told.seconds, lambda number: acting(shop, told, number))


def acting(shop: Shop, told: Bare, number: int) -> Callable[[], object]:
    if told.kind == "place":
        random = Random(number)
        return lambda: shop.place(random)
    mine, at = told.orders[number :: told.clients], count()
    return lambda: shop.add(mine[next(at) // ENTRIES % len(mine)])


if __name__ == "__main__":
    answer(Bare, run)
