"""Secrets made once and kept in files that only their owner may read."""

import os
import re
import secrets
from pathlib import Path

ROOT_SECRET = "mongo-root"  # noqa: S105  the name of a file
WHOLE = re.compile(r"[!-~]+")


class BadSecret(RuntimeError):
    """A file of a secret holds none any more; the message names the file, and never what it holds."""


def secret(folder: Path, name: str) -> str:
    """The secret of that name; made at the first call, the same for ever after. Raises BadSecret, OSError."""
    path = folder / name
    if not path.exists():
        write_once(path, secrets.token_urlsafe(32))
    found = path.read_text(encoding="ascii", errors="replace").strip()
    if not WHOLE.fullmatch(found):
        raise BadSecret(
            f"{path} is damaged: it holds no secret any more. Put it back from a copy of that folder. Without one, the "
            "password of the database is lost; `make clean` begins anew, without any of the data."
        )
    return found


def write_once(path: Path, value: str) -> None:
    """Whole or not at all: a half-written password would lock the database for good."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half_done = path.with_suffix(".part")
    half_done.unlink(missing_ok=True)
    with os.fdopen(os.open(half_done, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(value)
    half_done.rename(path)
