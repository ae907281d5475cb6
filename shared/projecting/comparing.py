"""Two generations side by side: where a document stands at the same positions in both, its bytes must be the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from bson.raw_bson import RawBSONDocument
from pymongo.collection import Collection
from pymongo.database import Database

from shared.mongo_client import RAW
from shared.projecting.projection import Projection
from shared.projecting.read import collection_name

AT_ONCE = 500
Pair = tuple[RawBSONDocument, RawBSONDocument]


def differences(
    database: Database[dict[str, Any]], projections: Sequence[Projection[Any]], one: int, other: int
) -> list[str]:
    """Every document of `one` that the other generation has at equal positions with other bytes."""
    return [
        f"{projection.name} {mine['_id']}"
        for projection in projections
        for mine, theirs in _pairs(database, projection.name, one, other)
        if _at(mine) == _at(theirs) and mine.raw != theirs.raw
    ]


def _pairs(database: Database[dict[str, Any]], name: str, one: int, other: int) -> Iterator[Pair]:
    mine = _raw(database, collection_name(name, one)).find(batch_size=AT_ONCE)
    theirs = _raw(database, collection_name(name, other))
    while batch := list(islice(mine, AT_ONCE)):
        found = {document["_id"]: document for document in theirs.find({"_id": {"$in": [d["_id"] for d in batch]}})}
        yield from ((document, found[document["_id"]]) for document in batch if document["_id"] in found)


def _raw(database: Database[dict[str, Any]], name: str) -> Collection[RawBSONDocument]:
    return Collection(database, name, codec_options=RAW)  # type: ignore[arg-type]  # the database's own kind is dict


def _at(document: RawBSONDocument) -> dict[str, int]:
    return dict(document["positions"])
