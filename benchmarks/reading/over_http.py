"""Readers of the real HTTP process: `python -m benchmarks.reading.over_http`, a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

from benchmarks.apart import answer
from benchmarks.http_client import Connection
from benchmarks.reading.told import OverHttp
from benchmarks.threads import Stretch, stretch


def run(told: OverHttp) -> Stretch:
    return stretch(told.readers, told.seconds, lambda number: reader(told, number))


def reader(told: OverHttp, number: int) -> Callable[[], object]:
    connection, mine = Connection(told.port, told.key, told.cookie), cycle(told.looks[number :: told.readers])
    return lambda: connection.get(next(mine).path)


if __name__ == "__main__":
    answer(OverHttp, run)
