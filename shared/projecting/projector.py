"""Folds batches into documents: in memory first, then one guarded bulk write, again until every document stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

import structlog
from pymongo import InsertOne, ReplaceOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from shared.consuming.poison import POISON, reason_of
from shared.consuming.work import Incoming
from shared.contract.events import Event, Recorded
from shared.errors import Conflict
from shared.projecting.projection import Document, Projection
from shared.projecting.read import collection_name
from shared.projecting.stored import Contradiction, Stored, empty, read

log = structlog.get_logger()
D = TypeVar("D", bound=Document)
REMEMBERED = 20_000  # documents in memory
ROUNDS = 50  # only a rebalance makes two writers of one document, and then one of them ends
DUPLICATE = 11_000


class Projector:
    """Implements `Reaction` for all projections of a service, in one generation's collections."""

    def __init__(
        self, database: Database[dict[str, Any]], projections: Sequence[Projection[Any]], generation: int
    ) -> None:
        self._folders = [Folder(p, database[collection_name(p.name, generation)]) for p in projections]

    def take(self, batch: Sequence[Incoming]) -> Sequence[tuple[Incoming, str]]:
        refused: dict[str, tuple[Incoming, str]] = {}
        for folder in self._folders:
            for incoming, why in folder.take([one for one in batch if one.record.key not in refused]):
                refused.setdefault(incoming.record.key, (incoming, why))
        return list(refused.values())

    def forget(self) -> None:
        for folder in self._folders:
            folder.forget()


class Folder(Generic[D]):
    """One projection's documents."""

    def __init__(self, projection: Projection[D], collection: Collection[dict[str, Any]]) -> None:
        self._projection = projection
        self._collection = collection
        self._known: dict[str, Stored[D]] = {}

    def forget(self) -> None:
        self._known.clear()

    def take(self, batch: Sequence[Incoming]) -> list[tuple[Incoming, str]]:
        """Answers each document's first event that contradicts the log; what follows it is not folded."""
        pending = self._by_document(batch)
        refused: dict[str, tuple[Incoming, str]] = {}
        for _ in range(ROUNDS):
            if not pending:
                return list(refused.values())
            before = self._loaded(pending)
            after = {key: self._folded(before[key], events, refused) for key, events in pending.items()}
            moved = {key: stored for key, stored in after.items() if stored is not before[key]}
            missed = self._written(before, moved)
            self._remember({key: stored for key, stored in moved.items() if key not in missed})
            for key in missed:
                self._known.pop(key, None)
            pending = {key: pending[key] for key in missed}
        raise Conflict("someone else keeps writing the same documents")

    def _by_document(self, batch: Sequence[Incoming]) -> dict[str, list[Incoming]]:
        pending: dict[str, list[Incoming]] = {}
        for incoming in batch:
            for key in self._projection.key(incoming.recorded):
                pending.setdefault(key, []).append(incoming)
        return pending

    def _loaded(self, wanted: Mapping[str, object]) -> dict[str, Stored[D]]:
        unknown = [key for key in wanted if key not in self._known]
        found = {p["_id"]: read(self._projection, p) for p in self._collection.find({"_id": {"$in": unknown}})}
        return {key: self._known.get(key) or found.get(key) or empty(self._projection, key) for key in wanted}

    def _folded(
        self, stored: Stored[D], events: Sequence[Incoming], refused: dict[str, tuple[Incoming, str]]
    ) -> Stored[D]:
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

    def _written(self, before: Mapping[str, Stored[D]], moved: Mapping[str, Stored[D]]) -> set[str]:
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

    def _elsewhere(self, moved: Mapping[str, Stored[D]]) -> set[str]:
        """A guarded replacement that matched nothing is not named by MongoDB: look which ones don't stand."""
        found = {
            p["_id"]: p["positions"] for p in self._collection.find({"_id": {"$in": list(moved)}}, {"positions": 1})
        }
        return {key for key, stored in moved.items() if found.get(key) != stored.positions}

    def _remember(self, stored: Mapping[str, Stored[D]]) -> None:
        if len(self._known) + len(stored) > REMEMBERED:
            self._known.clear()
        self._known.update(stored)


def _write(before: Stored[Any], after: Stored[Any]) -> InsertOne[dict[str, Any]] | ReplaceOne[dict[str, Any]]:
    plain = after.plain()
    if not before.positions:
        return InsertOne(plain)
    return ReplaceOne({"_id": plain["_id"], "positions": before.positions}, plain)
