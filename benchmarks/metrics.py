"""Watching our processes through their own /metrics."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from threading import Event as Flag
from urllib.parse import urlsplit

from benchmarks.timeline import Timeline
from local.supervisor import Process

EVERY = 0.1  # seconds; an answer takes the process some milliseconds
STILL = 2.0  # seconds without anything new, after which all that was to come has come


def watched(
    processes: Sequence[Process], group: str, events: int, look: Callable[[], None], within: float = 900.0
) -> list[Timeline]:
    """How many events the group's member in each process had taken by when, until there are so many together and
    nothing more comes (some come again after a rebalance). Raises TimeoutError, and what `look` at them does."""
    timelines: list[list[tuple[float, float]]] = [[] for _ in processes]
    began = changed = time.monotonic()
    total = 0.0
    while total < events or (len(processes) > 1 and time.monotonic() - changed < STILL):
        if time.monotonic() - began > within:
            raise TimeoutError(f"{group} took {total:.0f} of {events} events in {within:.0f} s")
        look()
        Flag().wait(EVERY)
        for process, timeline in zip(processes, timelines, strict=True):
            timeline.append((time.monotonic(), _taken(process, group)))
        now = sum(timeline[-1][1] for timeline in timelines)
        changed = time.monotonic() if now != total else changed
        total = now
    return list(timelines)


def _taken(process: Process, group: str) -> float:
    """0 while it doesn't answer yet."""
    try:
        with closing(HTTPConnection(urlsplit(process.ready_url).netloc, timeout=5)) as connection:
            connection.request("GET", "/metrics")
            return taken_by(group, connection.getresponse().read().decode())
    except (OSError, HTTPException):
        return 0.0


def taken_by(group: str, metrics: str) -> float:
    found = re.search(rf'^pesanan_consumed_events_total\{{group="{re.escape(group)}"\}} (\S+)$', metrics, re.MULTILINE)
    return float(found.group(1)) if found else 0.0
