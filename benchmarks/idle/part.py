"""The processor's time that each process of the running system takes while nobody asks for anything."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping

from benchmarks.idle.processes import seconds_by_name
from benchmarks.progress import Tell
from benchmarks.rows import Row
from benchmarks.scale import Scale
from benchmarks.servers import Place, everything
from benchmarks.visible.part import Shop
from local.running import watch

LIMIT = 100.0  # of all together: a tenth of a core
SILENCE, MEASURED = 6, 12  # times the seconds of a stretch: after the load, and that it is measured for
UNIT = "ms a second"  # of a processor: 10 are one per cent of a core


def measure(scale: Scale, tell: Tell) -> Iterator[Row]:
    with everything(tell.progress) as (place, key):
        tell("idle: some load first, then silence")
        Shop(place, key, scale).most()
        supervised(place, SILENCE * scale.seconds)
        tell(f"idle: {MEASURED * scale.seconds:.0f} s")
        yield from rows(shares(place, MEASURED * scale.seconds))


def supervised(place: Place, seconds: float) -> None:
    """As `make run` does it, which looks after its processes."""
    until = time.monotonic() + seconds
    watch(place.system, until=lambda: time.monotonic() > until)


def shares(place: Place, seconds: float) -> dict[str, float]:
    """By process, the milliseconds that it takes of a processor in a second."""
    before, began = seconds_by_name(os.getpid()), time.monotonic()
    supervised(place, seconds)
    after, passed = seconds_by_name(os.getpid()), time.monotonic() - began
    return {name: 1_000 * (taken - before.get(name, 0.0)) / passed for name, taken in after.items()}


def rows(taken: Mapping[str, float]) -> Iterator[Row]:
    for name, share in sorted(taken.items()):
        yield Row("idle", name, UNIT, [share])
    yield Row("idle", "the whole system", UNIT, [sum(taken.values())], limit=LIMIT)
