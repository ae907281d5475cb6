"""Bearer keys, stored hashed. A key is 256 random bits, so one round of SHA-256 is enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from shared.contract.times import utc_now
from shared.errors import Unavailable

SCOPES = ("admin", "storefront")
INDEXES = [IndexModel([("until", ASCENDING)], expireAfterSeconds=0, name="until")]


@dataclass(frozen=True)
class Principal:
    """`scope` is admin (`name` is a person) or storefront (`name` is a shop program)."""

    scope: str
    name: str

    def __str__(self) -> str:
        return f"{self.scope}:{self.name}"


class Keys:
    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._keys = database.get_collection("keys", read_concern=ReadConcern("majority"))

    def make(self, scope: str, name: str, lasts: timedelta | None = None) -> str:
        """The new key: shown once, and known to nobody afterwards. Without `lasts` it works until it is revoked."""
        if scope not in SCOPES:
            raise ValueError(f"a key's scope is one of {', '.join(SCOPES)}")
        key = f"psn_{scope}_{token_urlsafe(32)}"
        made: dict[str, Any] = {"_id": _hash(key), "scope": scope, "name": name, "made_at": utc_now()}
        self._keys.insert_one(made | ({"until": utc_now() + lasts} if lasts else {}))
        return key

    def owner_of(self, key: str) -> Principal | None:
        """Raises Unavailable."""
        try:
            found = self._keys.find_one({"_id": _hash(key), "until": {"$not": {"$lte": utc_now()}}})
        except PyMongoError as error:
            raise Unavailable("the database of the orders service does not answer") from error
        return Principal(found["scope"], found["name"]) if found else None


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
