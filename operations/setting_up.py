"""Users, rights, indexes and topics of every service, before any of them runs: so no policy misses the first order."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from operations.last_words import how_it_ended

LOOK_EVERY = 0.05  # seconds


class NotSetUp(RuntimeError):
    """A service's setup failed; the message says how it ended."""


def set_up(
    told: Mapping[str, Mapping[str, str]],
    root_uri: str,
    logs: Path | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    """`told`: each service's environment, by the service's name. All at once; changes nothing that stands.

    What they say goes to `<service>-setup.log` in `logs`; without such a folder it is shown when one fails, for a
    container's log is all that is left of it. Raises NotSetUp; none runs on after that, nor after Ctrl-C.
    """
    with _folder(logs) as folder, _running(told, root_uri, folder) as setups:
        while any(setup.process.poll() is None for setup in setups):
            meanwhile()
            time.sleep(LOOK_EVERY)
        for setup in setups:
            if setup.process.returncode != 0:
                if logs is None:
                    sys.stderr.write(setup.log.read_text("utf-8", errors="replace"))
                raise NotSetUp(setup.how_it_failed(kept=logs is not None))


@dataclass(frozen=True)
class Setup:
    service: str
    process: subprocess.Popen[bytes]
    log: Path

    def how_it_failed(self, *, kept: bool) -> str:
        how = how_it_ended(self.process.returncode, self.log)
        where = f" Its log: {self.log}" if kept else ""
        return f"The {self.service} service could not be set up: its setup {how}. It may be repeated at once.{where}"


@contextmanager
def _folder(logs: Path | None) -> Iterator[Path]:
    if logs is None:
        with TemporaryDirectory(prefix="pesanan-setup-") as folder:
            yield Path(folder)
    else:
        logs.mkdir(parents=True, exist_ok=True)
        yield logs


@contextmanager
def _running(told: Mapping[str, Mapping[str, str]], root_uri: str, folder: Path) -> Iterator[list[Setup]]:
    setups: list[Setup] = []
    try:
        for service, environment in told.items():
            setups.append(_start(service, environment, root_uri, folder / f"{service}-setup.log"))
        yield setups
    finally:
        for setup in setups:
            setup.process.kill()  # nothing to one that has ended
            setup.process.wait()


def _start(service: str, environment: Mapping[str, str], root_uri: str, log: Path) -> Setup:
    command = [sys.executable, "-m", f"services.{service}", "setup"]
    told = {**os.environ, **environment, "MONGO_ROOT_URI": root_uri}
    with log.open("wb") as said:
        process = subprocess.Popen(command, env=told, stdout=said, stderr=said)  # noqa: S603 - argv is written above
    return Setup(service, process, log)
