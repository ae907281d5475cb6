"""The metrics of a service that answers in several processes: whichever is asked tells the sums of all.

prometheus_client keeps each process's values in files of one folder when its environment variable names one; it looks
there once, when it is first imported. The files are mapped into memory, and the kernel ends a process (SIGBUS) that
touches a page of such a file for which a full disk has no room: so they are in memory and on no disk.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's name for it
IN_MEMORY = Path("/dev/shm")  # noqa: S108  mkdtemp makes a folder of its own in it
PREFIX = "pesanan-metrics-"


def count_together() -> None:
    """In the parent, before anything is imported that counts, and before the processes that share are made."""
    if "prometheus_client" in sys.modules:
        raise RuntimeError("prometheus_client is loaded already: it would count for each process alone")
    within = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    for left in within.glob(f"{PREFIX}*"):
        _remove_left(left)
    os.environ[FOLDER] = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=within)


def forget(process: int) -> None:
    """In the parent: one of those that share has ended. What it has counted stays in the sums."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415  see count_together

    if FOLDER in os.environ:
        mark_process_dead(process)  # type: ignore[no-untyped-call]  # the library leaves it untyped


def end_counting() -> None:
    """In the parent, at its end."""
    if folder := os.environ.get(FOLDER):
        shutil.rmtree(folder, ignore_errors=True)  # one that ends late may still write; the folder is a temporary one


def _remove_left(folder: Path) -> None:
    """By a parent that was killed: else its memory would be held until the machine starts again."""
    parent = folder.name.removeprefix(PREFIX).partition("-")[0]
    if parent == str(os.getpid()) or not Path("/proc", parent).exists():
        shutil.rmtree(folder, ignore_errors=True)  # another user's stays


def registry() -> CollectorRegistry:
    """What `/metrics` tells: of this process, or of all that count together."""
    from prometheus_client import REGISTRY, CollectorRegistry  # noqa: PLC0415  see count_together
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    if FOLDER not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # the library leaves it untyped
    together.register(Family(os.getppid()))
    return together


class Family:
    """Memory and CPU time of a parent and its children, under the names that a single process has for them.

    Memory is each one's own and its share of what they have in common: pages that all of them read are there once.
    """

    def __init__(self, parent: int, proc: Path = Path("/proc")) -> None:
        self._parent, self._proc = parent, proc

    def collect(self) -> Iterable[Metric]:
        from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily  # noqa: PLC0415

        members = self._members()
        yield GaugeMetricFamily(
            "process_resident_memory_bytes", "Memory of all its processes", sum(map(self._bytes, members))
        )
        yield CounterMetricFamily(
            "process_cpu_seconds", "CPU time of all its processes", sum(map(self._seconds, members))
        )

    def _members(self) -> list[Path]:
        parent = self._proc / str(self._parent)
        children = (parent / "task" / str(self._parent) / "children").read_text("utf-8").split()
        return [parent, *(self._proc / child for child in children)]

    def _bytes(self, process: Path) -> int:
        lines = (process / "smaps_rollup").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))

    def _seconds(self, process: Path) -> float:
        numbers = (process / "stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")
