"""Who is signed in at the desk: `{_id: hash of the token, name, address, made_at, until, ends}`.

The token is 256 random bits in a cookie; only its hash is kept. `until` moves on with what people do, `ends` never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
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
from shared.errors import Unavailable

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
NOTED_EVERY = timedelta(minutes=1)  # not every page is a write
INDEXES = [
    IndexModel([("until", ASCENDING)], expireAfterSeconds=0, name="until"),
    IndexModel([("name", ASCENDING)], name="name"),
]


class Sessions:
    """Every call raises Unavailable where MongoDB is away."""

    def __init__(
        self,
        database: Database[dict[str, Any]],
        clock: Callable[[], datetime] = utc_now,
        collection: str = "sessions",
        idle: timedelta = IDLE,
    ) -> None:
        self._sessions = database.get_collection(collection, read_concern=ReadConcern("majority"))
        self._clock, self._idle = clock, idle

    def open(self, name: str, address: str) -> str:
        """The token, which nobody knows afterwards but the browser."""
        token, now = token_urlsafe(32), self._clock()
        session = {"_id": _hash(token), "name": name, "address": address, "made_at": now}
        with _answering():
            self._sessions.insert_one(session | {"until": now + self._idle, "ends": now + LONGEST})
        return token

    def owner_of(self, token: str, *, used: bool = True) -> str | None:
        """The name of the person, whose session lasts on from now where they have `used` it."""
        now = self._clock()
        with _answering():
            found = self._sessions.find_one(_standing(token, now))
            if found and used:
                self._last_on(found, now)
        return str(found["name"]) if found else None

    def worker_of(self, token: str, *, used: bool = True) -> tuple[str, Role] | None:
        """The name and the role of whoever works here, whose session lasts on from now where they have `used` it. One
        question, since every page of the desk asks it."""
        now = self._clock()
        person = {"from": PEOPLE, "localField": "name", "foreignField": "_id", "as": "person"}
        fields = {"name": 1, "until": 1, "ends": 1, "person._id": 1, "person.role": 1}
        asked: list[dict[str, Any]] = [{"$match": _standing(token, now)}, {"$lookup": person}, {"$project": fields}]
        with _answering():
            found = next(self._sessions.aggregate(asked), None)
            if not found or not found["person"]:
                return None
            if used:
                self._last_on(found, now)
        return str(found["name"]), role_in(found["person"][0])

    def _last_on(self, found: Mapping[str, Any], now: datetime) -> None:
        until = min(now + self._idle, found["ends"].replace(tzinfo=UTC))
        if until - found["until"].replace(tzinfo=UTC) > NOTED_EVERY:
            self._sessions.update_one({"_id": found["_id"]}, {"$set": {"until": until}})

    def close(self, token: str) -> None:
        with _answering():
            self._sessions.delete_one({"_id": _hash(token)})

    def close_all(self, name: str) -> int:
        """Sign out everywhere; how many there were."""
        with _answering():
            return self._sessions.delete_many({"name": name}).deleted_count

    def standing(self) -> dict[str, int]:
        """How many browsers are signed in, by the person's name."""
        open_now = {"$match": {"until": {"$gt": self._clock()}}}
        with _answering():
            counted = self._sessions.aggregate([open_now, {"$group": {"_id": "$name", "count": {"$sum": 1}}}])
            return {one["_id"]: one["count"] for one in counted}


def _standing(token: str, now: datetime) -> dict[str, Any]:
    """The server forgets only once a minute, so the moment is asked for too."""
    return {"_id": _hash(token), "until": {"$gt": now}}


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except PyMongoError as error:
        raise Unavailable("the database of the orders service does not answer") from error
