"""The folder that downloads and start-up archives are kept in, shared by `make run` and the tests."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoCache(RuntimeError):
    """Nobody has said where downloads are kept."""


def cache_folder() -> Path:
    """`PESANAN_CACHE`, or `~/.cache/pesanan`. Raises NoCache for a user without a home."""
    if said := os.environ.get("PESANAN_CACHE"):
        return Path(said)
    try:
        return Path.home() / ".cache" / "pesanan"
    except RuntimeError as homeless:
        raise NoCache(
            "This user has no home folder, where downloads would be kept: name one for them, like "
            "`PESANAN_CACHE=/var/tmp/pesanan make run`."
        ) from homeless


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Waits until no other process of this machine is inside with the same name."""
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
