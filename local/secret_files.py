"""Secrets made once and kept in files that only their owner may read."""

import os
import secrets
from pathlib import Path


def secret(folder: Path, name: str) -> str:
    """The secret of that name; made at the first call, the same for ever after."""
    path = folder / name
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(32))
    return path.read_text("utf-8")


def _write_once(path: Path, value: str) -> None:
    """Whole or not at all: a half-written password would lock the database for good."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half_done = path.with_suffix(".part")
    half_done.unlink(missing_ok=True)
    with os.fdopen(os.open(half_done, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(value)
    half_done.rename(path)
