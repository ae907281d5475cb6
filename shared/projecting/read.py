"""Reading projections: in the generation that is live, or was half a second ago."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.errors import Unavailable
from shared.projecting.projection import Document, Projection
from shared.remembering import Remembered

D = TypeVar("D", bound=Document)
LIVE = "live"
FIRST_GENERATION = 1
LOOK = 0.5  # seconds between looks at which generation is live: the one before it stays for an hour


def collection_name(projection: str, generation: int) -> str:
    return f"{projection}_g{generation}"


class Projected:
    """The projections in a service's own database. Every call raises Unavailable where MongoDB is away."""

    def __init__(self, database: Database[dict[str, Any]], clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._remembered = Remembered(self._live, LOOK, clock)

    def generation(self) -> int:
        """As of about half a second ago: a page asks for several collections, and many pages are asked for at once."""
        return self._remembered()

    def _live(self) -> int:
        try:
            found = self._database["generations"].find_one({"_id": LIVE})
        except PyMongoError as error:
            raise Unavailable("the pages' database does not answer") from error
        return int(found["generation"]) if found else FIRST_GENERATION

    def collection(self, name: str) -> Collection[dict[str, Any]]:
        return self.collections(name)[0]

    def collections(self, *names: str) -> list[Collection[dict[str, Any]]]:
        """All of one generation."""
        generation = self.generation()
        return [self._database[collection_name(name, generation)] for name in names]

    def get(self, projection: Projection[D], key: str) -> tuple[D, dict[str, int]] | None:
        """The document and the positions that it stands at."""
        try:
            found = self.collection(projection.name).find_one({"_id": key})
        except PyMongoError as error:
            raise Unavailable("the pages' database does not answer") from error
        return (read_document(projection, found), dict(found["positions"])) if found else None

    def has(self, projection: Projection[Any], key: str, query: Mapping[str, Any]) -> bool:
        """Whether the document is there and matches the query; nothing else of it is transferred."""
        try:
            return self.collection(projection.name).find_one({**query, "_id": key}, {"_id": 1}) is not None
        except PyMongoError as error:
            raise Unavailable("the pages' database does not answer") from error

    def find(
        self, projection: Projection[D], query: Mapping[str, Any], *, sort: Sequence[tuple[str, int]], limit: int
    ) -> list[D]:
        try:
            found = list(self.collection(projection.name).find(query, sort=list(sort), limit=limit))
        except PyMongoError as error:
            raise Unavailable("the pages' database does not answer") from error
        return [read_document(projection, one) for one in found]

    def parts(
        self,
        name: str,
        query: Mapping[str, Any],
        fields: Mapping[str, Any],
        *,
        sort: Sequence[tuple[str, int]],
        limit: int,
    ) -> list[dict[str, Any]]:
        """Of each document only these fields, as they are stored: what a list shows is a fraction of a whole page."""
        try:
            return list(self.collection(name).find(query, fields, sort=list(sort), limit=limit))
        except PyMongoError as error:
            raise Unavailable("the pages' database does not answer") from error


def read_document(projection: Projection[D], stored: Mapping[str, Any]) -> D:
    """Fields that this program doesn't know are passed over: they are another generation's. Its version is where its
    stream stands, also where the program that stored it knew less."""
    document = msgspec.convert({**stored, "id": stored["_id"]}, projection.document)
    return projection.at(document, stored.get("positions", {}))
