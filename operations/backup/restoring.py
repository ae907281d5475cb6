"""From a backup to MongoDB, while nothing of ours runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bson import json_util
from bson.raw_bson import RawBSONDocument
from pymongo.collection import Collection
from pymongo.database import Database

from operations.backup.checking import documents
from operations.backup.databases import databases
from operations.backup.manifest import Kept, Manifest
from operations.backup.topics import are_empty, ends_of_topics, forget_offsets
from operations.place import SERVICES, Place
from operations.progress import Told
from operations.restore_mark import guard, set_mark
from services.notifications.adapters.regained import doubt_open
from shared.bootstrap import Client
from shared.consuming.starts import POLICIES, start_of
from shared.errors import Broken
from shared.journal.mongo import COMMITS
from shared.mongo_client import RAW

STAGED = "commits_restored"
BATCH_BYTES = 8 * 1024 * 1024
NOWHERE = "0"  # no token, so MongoDB calls it lost; and before every real one, so the relay replaces it
Documents = Collection[RawBSONDocument]


def restore(place: Place, client: Client, folder: Path, manifest: Manifest, now: datetime, told: Told) -> list[str]:
    """Everything in its place, instead of what is there, under a restore mark that `regain` lifts. `manifest` is one
    that was checked. `told`: bytes read.

    The policies that must be begun anew (see `_begin_in_new_topics`). A restore that was cut off is repeated. Raises
    Broken where other counts stand at the end, PyMongoError, KafkaError.
    """
    names, seen = databases(place), 0
    if foreign := {kept.database for kept in manifest.files} - set(names):
        raise Broken("the backup holds {foreign}, which this program doesn't know", foreign=", ".join(sorted(foreign)))
    set_mark(place, client, now)
    _empty(place, client)
    set_mark(place, client, now)
    for kept in sorted(manifest.files, key=lambda kept: list(names).index(kept.database)):
        for size in _one(client[names[kept.database]], folder, kept):
            seen += size
            told(seen, manifest.size)
    set_mark(place, client, now)  # the backup may be of a system that had just been restored itself
    _scan_from_there(place, client)
    doubt_open(client[place.settings("notifications").own_database], now)
    anew = _begin_in_new_topics(place, client) if are_empty(ends_of_topics(place)) else []
    forget_offsets(place)
    return anew


def _scan_from_there(place: Place, client: Client) -> None:
    """The relays' tokens lead into an oplog that is another one, or where the journal's drop stands: without one they
    look through what is younger than the backup by themselves."""
    for service in SERVICES:
        client[place.settings(service).own_database]["relay"].update_many({}, {"$set": {"token": NOWHERE}})


def _begin_in_new_topics(place: Place, client: Client) -> list[str]:
    """Kafka is new too: the relays send everything, and what was parked comes again. But a policy that began later
    than the first record can't tell where that is in the new topics, so it begins at their end. The names of these."""
    anew = []
    for service in SERVICES:
        own = client[place.settings(service).own_database]
        own["relay"].delete_many({})
        began_later = [one["_id"] for one in own[POLICIES].find() if any((start_of(own, one["_id"]) or {}).values())]
        own[POLICIES].delete_many({"_id": {"$in": began_later}})
        # Kept by their old offsets, and another record may have the same ones in the new topics.
        own["parked"].delete_many({"group": {"$nin": [place.topic_prefix + policy for policy in began_later]}})
        anew += began_later
    return anew


def _empty(place: Place, client: Client) -> None:
    """But for the journals' commits, which stand under their mark until others take their place: at no moment may a
    process make them anew by an append."""
    journals = {place.settings(service).journal_database for service in SERVICES}
    for name in databases(place).values():
        if name not in journals:
            client.drop_database(name)
    for name in journals:
        client[name].drop_collection(STAGED)


def _one(database: Database[dict[str, Any]], folder: Path, kept: Kept) -> Iterator[int]:
    """One collection; how many bytes each step has written. A journal is filled apart, and takes its place whole."""
    name = STAGED if kept.collection == COMMITS else kept.collection
    collection: Documents = Collection(database, name, codec_options=RAW)  # type: ignore[arg-type]  # the database's own kind is dict
    if name == STAGED:
        guard(database, STAGED)
    _make_indexes(database, name, kept)
    for batch in _batches(folder, kept):
        collection.insert_many(map(RawBSONDocument, batch), ordered=False, bypass_document_validation=True)
        yield sum(map(len, batch))
    _check_count(kept, collection)
    if name == STAGED:
        collection.rename(COMMITS, dropTarget=True)


def _make_indexes(database: Database[dict[str, Any]], name: str, kept: Kept) -> None:
    indexes = [json_util.loads(json_util.dumps(index)) for index in kept.indexes if index["name"] != "_id_"]
    if indexes:
        database.command("createIndexes", name, indexes=indexes)


def _batches(folder: Path, kept: Kept) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for document in documents(folder, kept):
        batch.append(document)
        size += len(document)
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _check_count(kept: Kept, collection: Documents) -> None:
    found = collection.count_documents({})
    if found != kept.documents:
        raise Broken(
            "{path} has {wanted} documents and {found} were restored",
            path=kept.path,
            wanted=kept.documents,
            found=found,
        )
