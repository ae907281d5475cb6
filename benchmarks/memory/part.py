"""The memory of each process of the running system, once it has worked for a while."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from benchmarks.memory.processes import Held, held_by
from benchmarks.progress import Tell
from benchmarks.rows import Row
from benchmarks.scale import Scale
from benchmarks.servers import everything
from benchmarks.visible.part import Shop

LIMIT = 500.0  # MB, of all our processes
SERVERS = ("Kafka", "MongoDB")


def measure(scale: Scale, tell: Tell) -> Iterator[Row]:
    with everything(tell.progress) as (place, key):
        tell("memory: some load first")
        Shop(place, key, scale).most()
        held = sorted(held_by(os.getpid()), key=lambda one: (one.name in SERVERS, one.name))
        for one in held:
            yield Row("memory", f"{one.name} (RSS {one.rss:.0f})", "MB, PSS", [one.pss])
        yield total(held)


def total(held: Sequence[Held]) -> Row:
    """Without the two servers."""
    ours = [one for one in held if one.name not in SERVERS]
    what = f"all {len(ours)} kinds of processes of ours (RSS {sum(one.rss for one in ours):.0f})"
    return Row("memory", what, "MB, PSS", [sum(one.pss for one in ours)], limit=LIMIT)
