"""The folder that downloads and start-up archives are kept in, shared by `make run` and the tests."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def cache_folder() -> Path:
    """`PESANAN_CACHE`, or `~/.cache/pesanan`."""
    return Path(os.environ.get("PESANAN_CACHE") or Path.home() / ".cache" / "pesanan")


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Waits until no other process of this machine is inside with the same name."""
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
