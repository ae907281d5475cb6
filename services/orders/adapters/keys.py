"""Bearer keys, stored hashed. A key is 256 random bits, so one round of SHA-256 is enough.

A document of `keys` is `{_id: hash, scope, name, made_at, until?, revoked_at?}`. A key's id, by which people speak of
it, is the beginning of its hash: that opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from services.orders.adapters.people import PEOPLE
from services.orders.adapters.roles import Role, role_in
from shared.contract.times import utc_now
from shared.errors import Missing, Unavailable

SCOPES = ("admin", "storefront")
ID = 12  # hexadecimal digits
AWAY = "the database of the orders service does not answer"
INDEXES = [IndexModel([("until", ASCENDING)], expireAfterSeconds=0, name="until")]


@dataclass(frozen=True)
class Principal:
    """`scope` is admin (`name` is a person) or storefront (`name` is a shop program).

    `role` is the person's; None for a key that stands for no one who signs in.
    """

    scope: str
    name: str
    role: Role | None = None

    def __str__(self) -> str:
        return f"{self.scope}:{self.name}"


@dataclass(frozen=True)
class MadeKey:
    """What is known of a key but the key itself. `until`: it ends by itself (a sign-in's)."""

    id: str
    owner: Principal
    made_at: datetime
    until: datetime | None
    revoked_at: datetime | None


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
        """None for one that has ended or was revoked. Raises Unavailable."""
        try:
            found = list(self._keys.aggregate(with_person(_hash(key), utc_now())))
        except PyMongoError as error:
            raise Unavailable(AWAY) from error
        return _principal(found[0]) if found else None

    def made(self) -> list[MadeKey]:
        """All that were ever made, but for those that have ended; the oldest first. Raises Unavailable."""
        try:
            return [_made(found) for found in self._keys.find(sort=[("made_at", ASCENDING)])]
        except PyMongoError as error:
            raise Unavailable(AWAY) from error

    def known_as(self, key_id: str) -> MadeKey:
        """Raises Missing, Unavailable."""
        found = [one for one in self.made() if one.id == key_id]
        if not found:
            raise Missing("there is no key {id}", id=key_id)
        return found[0]

    def revoke(self, key_id: str) -> int:
        """From the next request on it opens nothing. How many worked until now; may be repeated. Raises Unavailable."""
        if len(key_id) != ID:
            return 0  # the beginning of many
        return self._revoke({"_id": {"$gte": key_id, "$lt": f"{key_id}g"}})

    def revoke_of_admin(self, name: str, *, signed_in_only: bool = False) -> int:
        """All that this person holds, or those only that their password has opened. Raises Unavailable."""
        return self._revoke({"scope": "admin", "name": name} | ({"until": {"$exists": True}} if signed_in_only else {}))

    def _revoke(self, which: dict[str, Any]) -> int:
        try:
            now = {"$set": {"revoked_at": utc_now()}}
            return self._keys.update_many({**which, "revoked_at": None}, now).modified_count
        except PyMongoError as error:
            raise Unavailable(AWAY) from error


def with_person(key_id: str, now: datetime) -> list[dict[str, Any]]:
    """The key, if it works now, with whom it stands for: one question, since every request asks it."""
    works = {"_id": key_id, "until": {"$not": {"$lte": now}}, "revoked_at": None}
    person = {"from": PEOPLE, "localField": "name", "foreignField": "_id", "as": "person"}
    return [{"$match": works}, {"$lookup": person}, {"$project": {"scope": 1, "name": 1, "person.role": 1}}]


def _principal(found: dict[str, Any]) -> Principal:
    of_a_person = found["scope"] == "admin" and found["person"]
    return Principal(found["scope"], found["name"], role_in(found["person"][0]) if of_a_person else None)


def _made(found: dict[str, Any]) -> MadeKey:
    def moment(name: str) -> datetime | None:
        return found[name].replace(tzinfo=UTC) if found.get(name) else None  # the driver gives UTC without saying so

    owner, made_at = Principal(found["scope"], found["name"]), found["made_at"].replace(tzinfo=UTC)
    return MadeKey(found["_id"][:ID], owner, made_at, moment("until"), moment("revoked_at"))


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
