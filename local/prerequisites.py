"""What this machine must have before anything starts; each thing that is missing is one sentence with a way out."""

import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from local.mongo import mongod
from local.ports import is_taken
from local.settings import LocalSettings

NEEDED_BYTES = 2_000_000_000
HARDLY_ANY_BYTES = 100_000_000  # MongoDB's journal alone takes that much at once
OTHERWISE = "`docker compose up` works there instead."


def problems(settings: LocalSettings) -> list[str]:
    """Everything in the way, in sentences; empty when the system can start."""
    if wrong := _wrong_machine(platform.system(), platform.machine()):
        return [wrong]  # the rest would fail for the same reason
    return [*_mongod_refuses(), *_too_little_disk(settings.data), *_taken_ports(settings)]


def room_left(data: Path) -> str:
    """A sentence where the disk is full, which is why a server has died; else empty."""
    try:
        free = shutil.disk_usage(data).free
    except OSError as gone:
        return f" {data} is not there: {gone.strerror}."
    if free > HARDLY_ANY_BYTES:
        return ""
    return f" The disk of {data} is full ({free / 1e6:.0f} MB are free): free some, and it goes on by itself."


def _wrong_machine(system: str, machine: str) -> str:
    if (system, machine) == ("Linux", "x86_64"):
        return ""
    return f"`make run` needs Linux on x86-64, and this is {system} on {machine}: {OTHERWISE}"


def _mongod_refuses() -> Iterator[str]:
    """It needs a processor with AVX, and the system's libssl 3 and libcurl."""
    tried = subprocess.run([mongod(), "--version"], capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - our own
    if tried.returncode != 0:
        why = tried.stderr.strip() or f"it ended with {tried.returncode}"
        yield f"MongoDB doesn't run on this machine ({why}): install libcurl4 and libssl3, or {OTHERWISE}"


def _too_little_disk(data: Path) -> Iterator[str]:
    existing = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    if free < NEEDED_BYTES:
        yield (
            f"Only {free / 1e9:.1f} GB are free for {data}, and {NEEDED_BYTES / 1e9:.0f} GB are needed: "
            "free some, or put the data elsewhere with `PESANAN_DATA=/another/folder make run`."
        )


def _taken_ports(settings: LocalSettings) -> Iterator[str]:
    wanted = {
        "the desk": settings.port,
        "the caught mail": settings.mail_page_port,
        "the mail catcher": settings.smtp_port,
        "Kafka": settings.kafka_port,
        "Kafka's controller": settings.kafka_controller_port,
        "MongoDB": settings.mongo_port,
    }
    if taken := [f"{port} ({what})" for what, port in wanted.items() if is_taken(port)]:
        yield (
            f"Another program holds port {', '.join(taken)}: stop it, or move all of Pesanan's ports with "
            f"`PESANAN_PORT={settings.port + 1000} make run`."
        )
