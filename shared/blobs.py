"""The blob store: bytes too large for events, in GridFS. Every service puts and gets, none deletes.

A blob is found by the SHA-256 of its content: the same bytes are stored once. A file counts when its document in
`fs.files` stands, which is written after its last chunk and majority-committed, before any event names it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from bson import ObjectId
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from shared.contract.fields import BlobRef
from shared.contract.times import utc_now
from shared.errors import Missing, Unavailable

CHUNK = 255 * 1024  # bytes, GridFS's own default


class Damaged(Unavailable):
    """The store gave other bytes than were put: some may be away, or someone changed them."""


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
        """Safe to repeat: the key is the content's hash. Raises Unavailable."""
        key = sha256(data).hexdigest()
        try:
            if self._files.find_one({"metadata.sha256": key}) is None:
                self._write(key, data, media_type)
        except DuplicateKeyError:
            pass  # someone stored the same bytes just now: theirs is as good as ours
        except PyMongoError as error:
            raise Unavailable("the blob store does not answer") from error
        return BlobRef(key=key, size=len(data), media_type=media_type, name=name)

    def _write(self, key: str, data: bytes, media_type: str) -> None:
        # By hand and not by GridFS' own writer: that one deletes its chunks when it fails, and no service may delete.
        file_id = ObjectId()
        chunks = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
        if chunks:
            self._chunks.insert_many([{"files_id": file_id, "n": n, "data": chunk} for n, chunk in enumerate(chunks)])
        self._files.insert_one(
            {
                "_id": file_id,
                "length": len(data),
                "chunkSize": CHUNK,
                "uploadDate": utc_now(),
                "metadata": {"sha256": key, "media_type": media_type},
            }
        )

    def get(self, key: str) -> bytes:
        """Raises Missing; Damaged; Unavailable where the store is away."""
        try:
            found = self._files.find_one({"metadata.sha256": key})
            if found is None:
                raise Missing("there is no document {key}", key=key)
            data = b"".join(chunk["data"] for chunk in self._chunks.find({"files_id": found["_id"]}, sort=[("n", 1)]))
        except PyMongoError as error:
            raise Unavailable("the blob store does not answer") from error
        if sha256(data).hexdigest() != key:
            raise Damaged("document {key} is not whole", key=key)
        return data
