"""One system a data folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(RuntimeError):
    """Another `make run` works on the same data."""


@contextmanager
def only_here(data: Path) -> Iterator[None]:
    """Held until the end of this process, however it ends. Raises AlreadyRunning."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise AlreadyRunning(
                f"Pesanan is running on {data} already: stop it there with Ctrl-C, or start a second one with "
                "`PESANAN_DATA=/another/folder PESANAN_PORT=9000 make run`."
            ) from held
        yield
