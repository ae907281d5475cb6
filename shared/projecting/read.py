"""Reading projections: the live generation, asked for at each request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.errors import Unavailable
from shared.projecting.projection import Document, Projection

D = TypeVar("D", bound=Document)
LIVE = "live"
FIRST_GENERATION = 1


def collection_name(projection: str, generation: int) -> str:
    return f"{projection}_g{generation}"


class Projected:
    """The projections in a service's own database. Every call raises Unavailable where MongoDB is away."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._database = database

    def generation(self) -> int:
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
    """Fields that this program doesn't know are passed over: they are another generation's."""
    return msgspec.convert({**stored, "id": stored["_id"]}, projection.document)
