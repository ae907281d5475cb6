"""Building all pages anew from Kafka, by the real `rebuild` command, from its start to its end."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from os import environ

from benchmarks.apart import Failed, apart
from benchmarks.log.filling import fill_topic
from benchmarks.log.lives import EVENTS
from benchmarks.log.wires import interleaved
from benchmarks.progress import Tell
from benchmarks.projector.bare import DATABASE
from benchmarks.projector.told import Told
from benchmarks.rounds import alternating
from benchmarks.rows import Row
from benchmarks.scale import Scale
from benchmarks.servers import Place, servers
from local.service_environment import service_environment
from local.settings import ROOT

A_MILLION, LIMIT = 1_000_000, 90.0  # events in so many seconds
OPEN_AT_ONCE = 2_000  # orders that a large shop works on at the same time
LONG = 500_000  # events from which on two rounds must do


def measure(scale: Scale, tell: Tell) -> Iterator[Row]:
    for events in scale.rebuilt:
        with servers(tell.progress) as place:
            place.set_up("orders")
            tell(f"rebuild: making {events:,} events")
            fill_topic(place, interleaved(events // EVENTS, OPEN_AT_ONCE))
            tell(f"rebuild: {events:,} events")
            yield Topic(place, events).row(scale)


class Topic:
    """Filled with so many events."""

    def __init__(self, place: Place, events: int) -> None:
        self._place, self._events = place, events

    def row(self, scale: Scale) -> Row:
        """From the second round on there are live pages, and ours compares each with the new one."""
        rounds = min(scale.rounds, 2 if self._events >= LONG else 3)
        ours, bare = alternating(rounds, lambda _: seconds(self._ours), lambda at: seconds(lambda: self._bare(at)))
        limit = LIMIT if self._events == A_MILLION else None
        what = f"{self._events:,} events"
        return Row("rebuild", what, "s", ours, bare, less_is_better=True, limit=limit)

    def _ours(self) -> None:
        told = {**environ, **service_environment(self._place.local, "orders")}
        command = [sys.executable, "-m", "services.orders", "rebuild"]
        done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - no shell
        if done.returncode != 0:
            raise Failed(done.stderr[-3000:])

    def _bare(self, number: int) -> None:
        """The bare projector, over the same topic."""
        name, system = f"pages_{number}", self._place.system
        told = Told(system.mongo.root_uri, system.kafka.bootstrap, f"bare.{name}", name, self._events)
        apart("benchmarks.projector.bare", told, list[tuple[float, float]])
        self._place.client[DATABASE].drop_collection(name)


def seconds(work: Callable[[], None]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began
