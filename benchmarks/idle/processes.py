"""The processor's time that each process has taken, by its clock."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from benchmarks.memory.processes import below, name_of

CPU_CLOCK = 2  # Linux: of a process as a whole, its ended threads included


def seconds_by_name(parent: int) -> Mapping[str, float]:
    """Of the children of a process, their own children included, and of itself as what supervises them. Those of one
    name are added up."""
    taken = defaultdict(float, {"supervisor": _seconds(parent)})
    for child in below(parent):
        taken[name_of(Path(f"/proc/{child}/cmdline").read_text(encoding="utf-8").split("\0"))] += _seconds(child)
    return taken


def _seconds(process: int) -> float:
    """As clock_getcpuclockid(3) names the clock, which Python has for its own threads only."""
    return time.clock_gettime((~process << 3) | CPU_CLOCK)
