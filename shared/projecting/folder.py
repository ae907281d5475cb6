"""One projection's documents: folded in memory, then one guarded bulk write, again until every document stands."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import structlog
from pymongo import InsertOne, ReplaceOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError, DocumentTooLarge, OperationFailure

from shared.consuming.poison import POISON, reason_of
from shared.consuming.work import Incoming
from shared.contract.events import Event, Recorded
from shared.errors import Conflict
from shared.projecting.cache import PageCache
from shared.projecting.projection import Document, Projection
from shared.projecting.stored import Contradiction, Stored, empty, read
from shared.projecting.too_large import WHY, is_too_large, may_say_too_large

log = structlog.get_logger()
D = TypeVar("D", bound=Document)
TOGETHER = 500  # documents in a write
ROUNDS = 50  # only a rebalance makes two writers of one document, and then one of them ends
DUPLICATE = 11_000
Refused = dict[str, tuple[Incoming, str]]
Pending = dict[str, list[Incoming]]
Documents = Mapping[str, Stored[D]]


@dataclass(frozen=True)
class Written(Generic[D]):
    """A share of the documents, before and after; `writing` says which of them someone else has changed meanwhile."""

    before: Documents[D]
    moved: Documents[D]
    writing: Future[set[str]]


class Folder(Generic[D]):
    """One projection's documents."""

    def __init__(self, projection: Projection[D], collection: Collection[dict[str, Any]], cache: PageCache) -> None:
        self._projection = projection
        self._collection = collection
        self._cache = cache
        self._writer = ThreadPoolExecutor(1, thread_name_prefix=f"writer of {projection.name}")

    def forget(self) -> None:
        self._cache.drop_all(self._projection.name)

    def take(self, batch: Sequence[Incoming]) -> list[tuple[Incoming, str]]:
        """Answers each document's first event that contradicts the log, or makes it larger than MongoDB takes; what
        follows it is not folded."""
        pending = self._by_document(batch)
        refused: Refused = {}
        for _ in range(ROUNDS):
            if not pending:
                return list(refused.values())
            pending = self._round(pending, refused)
        raise Conflict("someone else keeps writing the same documents")

    def _round(self, pending: Pending, refused: Refused) -> Pending:
        """What must be folded again. One share of the documents is written while the next is read and folded, and no
        more than these two are in memory."""
        missed, under_way = set[str](), list[Written[D]]()
        try:
            for keys in _shares(list(pending)):
                under_way.append(self._begun(keys, pending, refused))
                if len(under_way) > 1:
                    missed |= self._missed(under_way.pop(0), pending, refused)
            missed |= {key for one in under_way for key in self._missed(one, pending, refused)}
        finally:
            wait(one.writing for one in under_way)
        return {key: pending[key] for key in missed}

    def _begun(self, keys: Sequence[str], pending: Pending, refused: Refused) -> Written[D]:
        before = self._loaded(keys)
        after = {key: self._folded(before[key], pending[key], refused) for key in keys}
        moved = {key: stored.encoded() for key, stored in after.items() if stored is not before[key]}
        return Written(before, moved, self._writer.submit(self._written, before, moved))

    def _missed(self, written: Written[D], pending: Pending, refused: Refused) -> set[str]:
        """Which of those that were written don't stand; the others are remembered."""
        before, moved = written.before, written.moved
        try:
            missed = written.writing.result()
        except (OperationFailure, DocumentTooLarge) as error:
            if not (may_say_too_large(error) and self._cut(before, moved, pending, refused)):
                raise
            missed = set(moved)  # some may stand: they are read again
        for key, stored in moved.items():
            if key in missed:
                self._cache.drop(self._projection.name, key)
            else:
                self._cache.keep(self._projection.name, key, stored)
        return missed

    def _by_document(self, batch: Sequence[Incoming]) -> Pending:
        pending: Pending = {}
        for incoming in batch:
            for key in self._projection.key(incoming.recorded):
                pending.setdefault(key, []).append(incoming)
        return pending

    def _loaded(self, wanted: Sequence[str]) -> Documents[D]:
        known = {key: self._cache.get(self._projection.name, key) for key in wanted}
        unknown = [key for key, stored in known.items() if stored is None]
        found = {p["_id"]: read(self._projection, p) for p in self._collection.find({"_id": {"$in": unknown}})}
        return {key: known[key] or found.get(key) or empty(self._projection, key) for key in wanted}

    def _folded(self, stored: Stored[D], events: Sequence[Incoming], refused: Refused) -> Stored[D]:
        for incoming in events:
            recorded: Recorded[Event] = incoming.recorded
            try:
                stored = stored.after(self._projection, recorded)
            except Contradiction as error:
                refused[stored.document.id] = (incoming, f"{recorded.stream}: {error}")
                return stored
            except POISON as error:
                log.exception("fold failed", projection=self._projection.name, event_id=recorded.id)
                refused[stored.document.id] = (incoming, f"{self._projection.name}: {reason_of(error)}")
                return stored
        return stored

    def _cut(self, before: Documents[D], moved: Documents[D], pending: Pending, refused: Refused) -> bool:
        """Refuses the event by which a document becomes too large. False where none does."""
        large = [key for key, stored in moved.items() if is_too_large(stored)]
        for key in large:
            events = pending[key]
            fits = bisect(range(len(events)), 0, key=partial(self._too_large_after, before[key], events))
            refused[key] = (events[fits], f"{self._projection.name}: {WHY}")
            pending[key] = events[:fits]
        return bool(large)

    def _too_large_after(self, stored: Stored[D], events: Sequence[Incoming], last: int) -> bool:
        return is_too_large(self._folded(stored, events[: last + 1], {}))

    def _written(self, before: Documents[D], moved: Documents[D]) -> set[str]:
        """The documents that someone else has changed since they were read."""
        if not moved:
            return set()
        keys = list(moved)
        writes = [_write(before[key], moved[key]) for key in keys]
        try:
            result = self._collection.bulk_write(writes, ordered=False)
            inserted, matched, missed = result.inserted_count, result.matched_count, set()
        except BulkWriteError as error:
            details: Any = error.details
            if details["writeConcernErrors"] or any(one["code"] != DUPLICATE for one in details["writeErrors"]):
                raise  # not written, or by no majority: it doesn't stand
            missed = {keys[one["index"]] for one in details["writeErrors"]}
            inserted, matched = details["nInserted"], details["nMatched"]
        if inserted + matched + len(missed) == len(keys):
            return missed
        return missed | self._elsewhere(moved)

    def _elsewhere(self, moved: Documents[D]) -> set[str]:
        """A guarded replacement that matched nothing is not named by MongoDB: look which ones don't stand."""
        found = {
            p["_id"]: p["positions"] for p in self._collection.find({"_id": {"$in": list(moved)}}, {"positions": 1})
        }
        return {key for key, stored in moved.items() if found.get(key) != stored.positions}


def _shares(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[at : at + TOGETHER] for at in range(0, len(keys), TOGETHER)]


def _write(before: Stored[Any], after: Stored[Any]) -> InsertOne[dict[str, Any]] | ReplaceOne[dict[str, Any]]:
    plain = after.in_bson()
    if not before.positions:
        return InsertOne(plain)
    return ReplaceOne({"_id": plain["_id"], "positions": before.positions}, plain)
