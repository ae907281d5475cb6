"""So many clients at once, each doing the same thing again and again until the time is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from threading import Event as Flag

import msgspec

from benchmarks.rows import percentile


class Stretch(msgspec.Struct, frozen=True):
    """What was done in `seconds`; latencies are milliseconds."""

    done: int
    seconds: float
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        return self.done / self.seconds


def stretch(
    clients: int, seconds: float, make: Callable[[int], Callable[[], object]], pace: float | None = None
) -> Stretch:
    """`make` is told the client's number and gives what it does; once before the time runs, to warm its connection.

    `pace`: so many a second of all clients together, and not as many as they can.
    """
    every = clients / pace if pace else 0.0
    together = Barrier(clients)

    def client(number: int) -> tuple[list[float], float]:
        act = make(number)
        act()
        together.wait()
        return _again(act, seconds, every)

    with ThreadPoolExecutor(clients) as pool:
        found = list(pool.map(client, range(clients)))
    took = [one for latencies, _ in found for one in latencies]
    longest = max(elapsed for _, elapsed in found)
    return Stretch(len(took), longest, 1_000 * percentile(took, 0.5), 1_000 * percentile(took, 0.99))


def _again(act: Callable[[], object], seconds: float, every: float) -> tuple[list[float], float]:
    took: list[float] = []
    idle, began = Flag(), time.perf_counter()
    while (before := time.perf_counter()) - began < seconds:
        act()
        took.append(time.perf_counter() - before)
        if every:
            idle.wait(max(0.0, began + every * len(took) - time.perf_counter()))
    return took, time.perf_counter() - began
