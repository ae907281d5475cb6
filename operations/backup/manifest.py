"""What a backup holds."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from shared.contract.fields import Moment
from shared.errors import Broken, Missing

NAME, SUM = "manifest.json", "manifest.sha256"
FORMAT = 1


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One collection. `database` is without the prefix of this system; `indexes` are in MongoDB's extended JSON."""

    database: str
    collection: str
    documents: int
    size: int
    sha256: str
    indexes: list[dict[str, Any]]

    @property
    def path(self) -> str:
        return f"{self.database}/{self.collection}.bson"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`cluster_time`: MongoDB's, in seconds and a count within one: all collections stand at it. `ends`: by topic and
    partition, the end of the topics just before: the journals here hold every record before it. None where Kafka was
    away."""

    format: int
    made_at: Moment
    cluster_time: tuple[int, int]
    ends: dict[str, dict[int, int]]
    files: list[Kept]

    @property
    def documents(self) -> int:
        return sum(one.documents for one in self.files)

    @property
    def size(self) -> int:
        return sum(one.size for one in self.files)


def write(manifest: Manifest, folder: Path) -> None:
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    (folder / NAME).write_bytes(text)
    (folder / SUM).write_text(f"{sha256(text).hexdigest()}  {NAME}\n", "utf-8")


def read(folder: Path) -> Manifest:
    """Raises Missing, Broken."""
    try:
        text, wanted = (folder / NAME).read_bytes(), (folder / SUM).read_text("utf-8").split()[0]
    except (FileNotFoundError, IndexError) as error:
        raise Missing("{folder} is no whole backup: it has no manifest", folder=folder) from error
    if sha256(text).hexdigest() != wanted:
        raise Broken("the manifest of {folder} is damaged", folder=folder)
    manifest = msgspec.json.decode(text, type=Manifest)
    if manifest.format != FORMAT:
        raise Broken("{folder} was written by another version of this program", folder=folder)
    return manifest
