"""The blob store: bytes too large for events, in GridFS. Every service puts and gets, none deletes.

A blob is found by the SHA-256 of its content: the same bytes are stored once. A file counts when its document in
`fs.files` stands, which is written after its last chunk and majority-committed, before any event names it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bson import ObjectId
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from shared.contract.fields import BlobRef
from shared.contract.times import utc_now
from shared.errors import Broken, Missing, Unavailable

CHUNK = 255 * 1024  # bytes, GridFS's own default
PATIENCE = 5.0  # seconds that a consumer, which waits for it with all that it has to do, reads again
AGAIN = 0.5  # seconds


class Damaged(Broken):
    """The store answers, and gives other bytes than were put: no wait mends that, a backup may."""


class BlobStore:
    """`database` is the store's own one; its indexes are made when the system is set up."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._files = database.get_collection(
            "fs.files", read_concern=ReadConcern("majority"), write_concern=WriteConcern(w="majority", j=True)
        )
        self._chunks = self._files.database.get_collection(
            "fs.chunks", read_concern=ReadConcern("majority"), write_concern=WriteConcern(w="majority", j=True)
        )

    def put(self, data: bytes, media_type: str, name: str = "") -> BlobRef:
        """Safe to repeat: the key is the content's hash. What of the same bytes was lost is stored again. Raises
        Unavailable; Damaged where they stand with a change in them, which nobody here may take away."""
        key = sha256(data).hexdigest()
        try:
            found = self._files.find_one({"metadata.sha256": key})
            if found is None:
                self._write(key, data, media_type)
            elif self._bytes(found) != data:
                self._fill(found, data, key)
        except DuplicateKeyError:
            pass  # someone stored the same bytes just now: theirs is as good as ours
        except PyMongoError as error:
            raise Unavailable("the blob store does not answer") from error
        return BlobRef(key=key, size=len(data), media_type=media_type, name=name)

    def _write(self, key: str, data: bytes, media_type: str) -> None:
        # By hand and not by GridFS' own writer: that one deletes its chunks when it fails, and no service may delete.
        file_id = ObjectId()
        if data:
            self._chunks.insert_many(_chunks(file_id, data, CHUNK))
        self._files.insert_one(
            {
                "_id": file_id,
                "length": len(data),
                "chunkSize": CHUNK,
                "uploadDate": utc_now(),
                "metadata": {"sha256": key, "media_type": media_type},
            }
        )

    def _fill(self, found: Mapping[str, Any], data: bytes, key: str) -> None:
        try:
            self._chunks.insert_many(_chunks(found["_id"], data, found["chunkSize"]), ordered=False)
        except BulkWriteError as error:
            details: Any = error.details
            if details["writeConcernErrors"]:
                raise
        if self._bytes(found) != data:
            raise Damaged("document {key} is not whole", key=key)

    def get(self, key: str) -> bytes:
        """Raises Missing where there is no such document, Damaged where it isn't whole, Unavailable where the store is
        away: only the last is worth waiting for."""
        try:
            found = self._files.find_one({"metadata.sha256": key})
            if found is None:
                raise Missing("there is no document {key}", key=key)
            data = self._bytes(found)
        except PyMongoError as error:
            raise Unavailable("the blob store does not answer") from error
        if sha256(data).hexdigest() != key:
            raise Damaged("document {key} is not whole", key=key)
        return data

    def discard(self, key: str) -> None:
        """For the operator, who has the right bytes at hand: no service may delete here. Raises a PyMongoError."""
        for found in self._files.find({"metadata.sha256": key}):
            self._files.delete_one({"_id": found["_id"]})
            self._chunks.delete_many({"files_id": found["_id"]})

    def _bytes(self, found: Mapping[str, Any]) -> bytes:
        return b"".join(chunk["data"] for chunk in self._chunks.find({"files_id": found["_id"]}, sort=[("n", 1)]))


@dataclass(frozen=True)
class PatientBlobs:
    """For a consumer: what is missing or damaged is read again for `patience` seconds, in case it is being restored at
    this moment, and is given up then: the record is parked, and what is behind it goes on. A store that is away is left
    to the consumer, which waits for it."""

    blobs: BlobStore
    patience: float = PATIENCE
    monotonic: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep

    def get(self, key: str) -> bytes:
        """Raises Missing, Damaged, Unavailable."""
        until = self.monotonic() + self.patience
        while True:
            try:
                return self.blobs.get(key)
            except (Missing, Damaged):
                if self.monotonic() >= until:
                    raise
            self.pause(AGAIN)


def _chunks(file_id: ObjectId, data: bytes, size: int) -> list[dict[str, Any]]:
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    return [{"files_id": file_id, "n": n, "data": part} for n, part in enumerate(parts)]
