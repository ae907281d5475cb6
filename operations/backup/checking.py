"""Whether a backup is what was written."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from operations.backup.manifest import Kept, Manifest, read
from operations.progress import Told
from shared.errors import Broken

PIECE = 1024 * 1024  # bytes


def checked(folder: Path, told: Told) -> Manifest:
    """Every byte of it. `told` how many bytes are read. Raises Missing, Broken, OSError."""
    manifest = read(folder)
    seen = 0
    for kept in manifest.files:
        digest = sha256()
        for piece in _pieces(folder / kept.path):
            digest.update(piece)
            seen += len(piece)
            told(seen, manifest.size)
        if digest.hexdigest() != kept.sha256:
            raise Broken("{path} of the backup is damaged", path=kept.path)
    return manifest


def documents(folder: Path, kept: Kept) -> Iterator[bytes]:
    """One after the other, each as its exact bytes."""
    with (folder / kept.path).open("rb") as file:
        while head := file.read(4):
            yield head + file.read(int.from_bytes(head, "little") - 4)


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    except FileNotFoundError as error:
        raise Broken("{path} of the backup is missing", path=path.name) from error
