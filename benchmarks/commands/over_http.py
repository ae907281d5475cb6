"""Clients of the real HTTP process: `python -m benchmarks.commands.over_http`, a process of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from itertools import count
from random import Random

import msgspec

from benchmarks.apart import answer
from benchmarks.commands.told import ENTRIES, OverHttp
from benchmarks.http_client import Connection
from benchmarks.log.lives import wanted
from benchmarks.threads import Stretch, stretch

VARIETY = 2_000  # different carts a client: every order has another total
COMMENT = msgspec.json.encode({"status": "Pending", "comment": "Stok dipesan dari gudang."})


def run(told: OverHttp) -> Stretch:
    make = placing if told.kind == "place" else adding
    carts = [msgspec.json.encode(wanted(Random(n))) for n in range(VARIETY)] if told.kind == "place" else []
    return stretch(told.clients, told.seconds, lambda number: make(told, number, carts), told.pace)


def placing(told: OverHttp, number: int, carts: list[bytes]) -> Callable[[], object]:
    connection, at = Connection(told.port, told.key), count(number * VARIETY // told.clients)
    return lambda: connection.post("/api/v1/orders", carts[next(at) % VARIETY], str(uuid.uuid4()))


def adding(told: OverHttp, number: int, _carts: list[bytes]) -> Callable[[], object]:
    connection, at = Connection(told.port, told.key), count()
    mine = told.orders[number :: told.clients]

    def add() -> object:
        order = mine[next(at) // ENTRIES % len(mine)]
        return connection.post(f"/api/v1/orders/{order}/history", COMMENT, str(uuid.uuid4()))

    return add


if __name__ == "__main__":
    answer(OverHttp, run)
