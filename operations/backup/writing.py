"""Making a backup, while everything goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any

from bson import json_util
from kafka.errors import KafkaError
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.errors import OperationFailure

from operations.backup.databases import databases
from operations.backup.manifest import FORMAT, Kept, Manifest, write
from operations.backup.snapshot import fixed, snapshot
from operations.backup.topics import Ends, ends_of_topics
from operations.opened import opened
from operations.place import Place
from operations.progress import Told
from shared.bootstrap import Client
from shared.contract.times import as_text
from shared.errors import Conflict, NotAllowed

MOVED_ON = {246, 239}  # SnapshotUnavailable, SnapshotTooOld
BATCH = 1_000  # documents


def back_up(place: Place, folder: Path, now: datetime, told: Told) -> Manifest:
    """`told`: how many documents are written. Raises NotAllowed where the folder is there; Conflict: again, please."""
    if folder.exists():
        raise NotAllowed("{folder} is there already, and a backup is never overwritten", folder=folder)
    with opened(place) as client, _whole(folder) as part:
        # First: so that what lies before these ends was committed before the snapshot is taken.
        ends = _ends(place)
        with _told_apart(), snapshot(client) as session:
            moment = fixed(place, client, session)
            files = list(_Writing(place, client, session, part, told).collections())
        manifest = Manifest(format=FORMAT, made_at=as_text(now), cluster_time=moment, ends=ends, files=files)
        write(manifest, part)
    return manifest


class _Writing:
    def __init__(self, place: Place, client: Client, session: ClientSession, folder: Path, told: Told) -> None:
        self._client, self._session, self._folder, self._told = client, session, folder, told
        self._databases = databases(place)
        self._written, self._total = 0, 0

    def collections(self) -> Iterator[Kept]:
        found = [
            (name, self._client[database][collection])
            for name, database in self._databases.items()
            for collection in sorted(self._client[database].list_collection_names())
        ]
        self._total = sum(collection.estimated_document_count() for _, collection in found)
        for name, collection in found:
            yield self._one(name, collection)

    def _one(self, database: str, collection: Collection[dict[str, Any]]) -> Kept:
        path = self._folder / database / f"{collection.name}.bson"
        path.parent.mkdir(exist_ok=True)
        digest, count, size = sha256(), 0, 0
        with path.open("wb") as file:
            for batch in self._raw(collection):
                file.write(batch)
                digest.update(batch)
                documents = _count(batch)
                count, size = count + documents, size + len(batch)
                self._tell(documents)
            os.fsync(file.fileno())
        return Kept(
            database=database,
            collection=collection.name,
            documents=count,
            size=size,
            sha256=digest.hexdigest(),
            indexes=[json.loads(json_util.dumps(index)) for index in collection.list_indexes()],
        )

    def _raw(self, collection: Collection[dict[str, Any]]) -> Iterator[bytes]:
        """Some documents end to end, as MongoDB sends them."""
        batches: Any = collection.find_raw_batches(session=self._session, batch_size=BATCH)  # typed as documents
        yield from batches

    def _tell(self, documents: int) -> None:
        self._written += documents
        self._told(self._written, max(self._written, self._total))


def _count(batch: bytes) -> int:
    """Documents end to end: each begins with its length."""
    count, at = 0, 0
    while at < len(batch):
        at += int.from_bytes(batch[at : at + 4], "little")
        count += 1
    return count


def _ends(place: Place) -> Ends:
    """None while Kafka is away: its loss is one of the reasons to make a backup."""
    try:
        return ends_of_topics(place)
    except KafkaError:
        return {}


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A folder that gets its name when everything in it is written; gone when something went wrong."""
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    part.mkdir(mode=0o700, parents=True)  # it holds names, addresses and hashes of passwords
    try:
        yield part
        part.rename(folder)
    finally:
        rmtree(part, ignore_errors=True)


@contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except OperationFailure as error:
        if error.code in MOVED_ON:
            raise Conflict("a collection was made or dropped meanwhile: start the backup again") from error
        raise
