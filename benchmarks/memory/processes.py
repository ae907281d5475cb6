"""What each process of ours holds in memory, from /proc."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Held:
    """`pss`: its own pages and its share of those that it has in common with others; `rss`: both in full. In MB."""

    name: str
    pss: float
    rss: float


def held_by(parent: int) -> list[Held]:
    """The children of a process, their own children included; those of one name are added up."""
    found: dict[str, list[Held]] = {}
    for child in below(parent):
        held = _held(child)
        found.setdefault(held.name, []).append(held)
    return [Held(name, sum(one.pss for one in some), sum(one.rss for one in some)) for name, some in found.items()]


def below(parent: int) -> list[int]:
    """The ids of its children, and of theirs. Each thread's children stand in a file of their own."""
    files = Path(f"/proc/{parent}/task").glob("*/children")
    children = [int(child) for file in files for child in file.read_text("utf-8").split()]
    return [one for child in children for one in (child, *below(child))]


def name_of(argv: Sequence[str]) -> str:
    """`orders-http`, `mail-catcher`, Kafka, MongoDB."""
    line = " ".join(argv)
    if found := re.search(r"-m services\.(\w+) (\w+)", line):
        return f"{found.group(1)}-{found.group(2)}"
    known = {
        "local.mail_catcher": "mail-catcher",
        "local.relays": "relays",
        "kafka.Kafka": "Kafka",
        "mongod": "MongoDB",
    }
    return next((name for part, name in known.items() if part in line), "other")


def sizes(smaps_rollup: str) -> tuple[float, float]:
    """PSS and RSS in MB (a million bytes); the kernel counts in KiB."""
    found = dict(re.findall(r"^(Pss|Rss):\s+(\d+) kB$", smaps_rollup, re.MULTILINE))
    return int(found["Pss"]) * 1024 / 1e6, int(found["Rss"]) * 1024 / 1e6


def _held(process: int) -> Held:
    told = Path(f"/proc/{process}")
    argv = told.joinpath("cmdline").read_text("utf-8").split("\0")
    return Held(name_of(argv), *sizes(told.joinpath("smaps_rollup").read_text("utf-8")))
