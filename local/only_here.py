"""One system a data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from local.secret_files import ROOT_SECRET
from local.settings import LocalSettings


class AlreadyRunning(RuntimeError):
    """Another `make run` works on the same data."""


class NotHere(RuntimeError):
    """There is no system in the data folder yet, or it runs on another port."""


@contextmanager
def only_here(settings: LocalSettings) -> Iterator[None]:
    """Held until the end of this process, however it ends. Raises AlreadyRunning, OSError."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(settings.lock, os.O_RDWR | os.O_CREAT, 0o644), "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise AlreadyRunning(
                f"Pesanan is running on {settings.data} already: stop it there with Ctrl-C, or start a second one with "
                "`PESANAN_DATA=/another/folder PESANAN_PORT=9000 make run`."
            ) from held
        with suppress(OSError):  # on a full disk the port isn't known afterwards, and nothing else
            lock.truncate(0)
            lock.write(str(settings.port))
            lock.flush()
        yield


def refuse_another_port(settings: LocalSettings) -> None:
    """Raises NotHere where the system that runs was started on another port."""
    if settings.started_on not in (None, settings.port):
        raise NotHere(
            f"Pesanan runs on port {settings.started_on} and not on {settings.port}: "
            f"say `PESANAN_PORT={settings.started_on}` before the command."
        )


def refuse_nothing(settings: LocalSettings) -> None:
    """Raises NotHere where no system was ever started, OSError where that can't be seen."""
    if not (settings.secrets / ROOT_SECRET).exists():
        raise NotHere(f"There is no system in {settings.data} yet: `make run` makes one.")
