"""What this machine must have before anything starts; each thing that is missing is one sentence with a way out."""

import platform
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from local.mongo import mongod
from local.ports import is_taken
from local.processes import BANK_FEED, PROBES
from local.settings import DEFAULT_PORT, HIGHEST_PORT, LocalSettings

NEEDED_BYTES = 2_000_000_000
NEEDED_FILES = 1024
HARDLY_ANY_BYTES = 100_000_000  # MongoDB's journal alone takes that much at once
OTHERWISE = "`docker compose up` works there instead."


def problems(settings: LocalSettings) -> list[str]:
    """Everything in the way, in sentences; empty when the system can start."""
    if wrong := _wrong_machine(platform.system(), platform.machine()):
        return [wrong]  # the rest would fail for the same reason
    return [*_mongod_refuses(), *_too_little_disk(settings.data), *_too_few_files(), *_taken_ports(settings)]


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


def _too_few_files() -> Iterator[str]:
    limit, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit < NEEDED_FILES:
        yield f"A program may open {limit} files at once, and {NEEDED_FILES} are needed: `ulimit -n 4096` before it."


def _taken_ports(settings: LocalSettings) -> Iterator[str]:
    wanted = {
        settings.port: "the desk",
        settings.service_port(BANK_FEED): "the bank feed",
        settings.mail_page_port: "the caught mail",
        settings.smtp_port: "the mail catcher",
        **{settings.probe_port(number): "a probe" for number in range(PROBES)},
        settings.kafka_port: "Kafka",
        settings.kafka_controller_port: "Kafka's controller",
        settings.mongo_port: "MongoDB",
    }
    if taken := [f"{port} ({what})" for port, what in wanted.items() if is_taken(port)]:
        another = settings.port + 1000 if settings.port + 1000 <= HIGHEST_PORT else DEFAULT_PORT
        yield (
            f"Another program holds port {', '.join(taken)}: stop it, or move all of Pesanan's ports with "
            f"`PESANAN_PORT={another} make run`."
        )
