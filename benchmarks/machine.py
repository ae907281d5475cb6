"""On what, with what and when it was measured."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.scale import Scale
from benchmarks.servers import load
from local.jars import kafka_jars
from local.mongo import mongod


def machine(scale: Scale, scheduled: str | None = None) -> Mapping[str, str]:
    """`scheduled`: the load before the bench began."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "scale": f"{scale.name}, {scale.rounds} rounds",
        "load average at the start": scheduled or load(),
        "processor": f"{processor(Path('/proc/cpuinfo').read_text('utf-8'))}, {os.cpu_count()} cores",
        "memory": f"{memory(Path('/proc/meminfo').read_text('utf-8')):.1f} GiB",
        "kernel": platform.release(),
        "Kafka": kafka_version(),
        "MongoDB": mongo_version(),
        "Python": platform.python_version(),
        "libraries": ", ".join(f"{name} {version(name)}" for name in ("kafka-python", "pymongo", "msgspec", "flask")),
    }


def processor(cpuinfo: str) -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", cpuinfo, re.MULTILINE)
    return found.group(1) if found else platform.machine()


def memory(meminfo: str) -> float:
    """GiB."""
    found = re.search(r"^MemTotal:\s*(\d+) kB$", meminfo, re.MULTILINE)
    return int(found.group(1)) / 1024**2 if found else 0.0


def kafka_version() -> str:
    names = (re.search(r"kafka_2\.13-([\d.]+)\.jar$", jar.name) for jar in kafka_jars())
    return next((found.group(1) for found in names if found), "?")


def mongo_version() -> str:
    said = subprocess.run([mongod(), "--version"], capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - our own
    found = re.search(r"v([\d.]+)", said.stdout)
    return found.group(1) if found else "?"
