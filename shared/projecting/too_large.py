"""A document that has outgrown MongoDB: looked for once a write was refused, so that no other write pays for it."""

from __future__ import annotations

from typing import Any

import bson
from pymongo.errors import BulkWriteError, DocumentTooLarge, OperationFailure

from shared.projecting.stored import Stored

LARGE = 8 * 1024 * 1024  # bytes: MongoDB takes 16 MiB, and less (388) where its cache is small and busy
REFUSALS = frozenset(
    {
        2,  # BadValue: an insert that is too large (6.0)
        388,  # TransactionTooLargeForCache: below the limit, by the storage engine's cache
        10334,  # BSONObjectTooLarge: the command that carries it would be too large
        17419,  # the document after an update would be
        17420,
    }
)
WHY = "the document would be larger than MongoDB takes"


def may_say_too_large(error: OperationFailure | DocumentTooLarge) -> bool:
    """The codes are not about size alone: look at the documents too."""
    if isinstance(error, BulkWriteError):
        details: Any = error.details
        return any(one["code"] in REFUSALS for one in details["writeErrors"])
    return isinstance(error, DocumentTooLarge) or error.code in REFUSALS


def is_too_large(stored: Stored[Any]) -> bool:
    return len(bson.encode(stored.in_bson())) > LARGE
