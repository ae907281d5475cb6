"""Sign-in links that customers ask for by mail: `{_id, mail, address, language, path, origin, asked_at, state, try_at,
hash?, until?, used_at?}`.

No event: a log kept for ever holds no secret. The token is 256 random bits in the mail; only its hash is kept.
`state`: counted (for the limit), wanted (to be sent), sending, sent, nobody (no order has this
address), refused (by the mail server), limited (asked for too often).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from pymongo import ASCENDING, IndexModel, ReturnDocument
from pymongo.database import Database
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from shared.bootstrap import new_id
from shared.contract.times import utc_now
from shared.errors import Unavailable

LASTS = timedelta(minutes=15)  # a link, and what the limits look back on
OF_ONE_MAIL = 5
OF_ONE_ADDRESS = 20  # a household, or a shop's own counter
HELD = timedelta(minutes=2)  # longer than a talk with a mail server's greeting; then another may send it
FORGOTTEN = timedelta(hours=1)
INDEXES = [
    IndexModel([("asked_at", ASCENDING)], expireAfterSeconds=int(FORGOTTEN.total_seconds()), name="forgotten"),
    IndexModel([("mail", ASCENDING), ("asked_at", ASCENDING)], name="mail"),
    IndexModel([("address", ASCENDING), ("asked_at", ASCENDING)], name="address"),
    IndexModel([("state", ASCENDING), ("try_at", ASCENDING)], name="due"),
    IndexModel([("hash", ASCENDING)], name="hash", sparse=True),
]


@dataclass(frozen=True)
class Asked:
    """`path`: the page that was wanted; `origin`: how the shop is reached, like https://toko.example."""

    id: str
    mail: str
    language: str
    path: str
    origin: str


@dataclass(frozen=True)
class Entrance:
    """What a link opens."""

    mail: str
    path: str


class SignInLinks:
    """Every call raises Unavailable where MongoDB is away. Addresses are folded ones (domain/mail_addresses)."""

    def __init__(self, database: Database[dict[str, Any]], clock: Callable[[], datetime] = utc_now) -> None:
        self._links = database.get_collection("sign_in_links", read_concern=ReadConcern("majority"))
        self._clock = clock

    def ask(self, mail: str, address: str, language: str, path: str, origin: str) -> bool:
        """False where this mail address or this network address asks too often. The same work for every mail address,
        known or not: whether there are orders is looked up by whoever sends."""
        now, link = self._clock(), new_id()
        asked = {"mail": mail, "address": address, "language": language, "path": path, "origin": origin}
        with _answering():
            # Written before it is counted: of many at once, none slips past.
            self._links.insert_one({"_id": link, **asked, "asked_at": now, "try_at": now, "state": "counted"})
            counted = self._lately("mail", mail, now), self._lately("address", address, now)
            often = counted[0] > OF_ONE_MAIL or counted[1] > OF_ONE_ADDRESS
            self._links.update_one({"_id": link}, {"$set": {"state": "limited" if often else "wanted"}})
        return not often

    def take(self) -> Asked | None:
        """The next that is to be sent; to one sender only, for HELD."""
        now = self._clock()
        due = {"state": {"$in": ["wanted", "sending"]}, "try_at": {"$lte": now}, "asked_at": {"$gt": now - LASTS}}
        held = {"$set": {"state": "sending", "try_at": now + HELD}}
        with _answering():
            found = self._links.find_one_and_update(due, held, sort=[("try_at", ASCENDING)])
        return Asked(found["_id"], found["mail"], found["language"], found["path"], found["origin"]) if found else None

    def issue(self, link: str) -> str:
        """The token, which nobody knows afterwards but the mail; an earlier one of the same link ends."""
        token = token_urlsafe(32)
        with _answering():
            self._links.update_one({"_id": link}, {"$set": {"hash": _hash(token), "until": self._clock() + LASTS}})
        return token

    def settle(self, link: str, state: str) -> None:
        with _answering():
            self._links.update_one({"_id": link}, {"$set": {"state": state}})

    def later(self, link: str, after: timedelta) -> None:
        with _answering():
            self._links.update_one({"_id": link}, {"$set": {"state": "wanted", "try_at": self._clock() + after}})

    def behind(self, token: str) -> Entrance | None:
        """What the link would open; it stays unused. None for one that is used, too old, or none of ours."""
        with _answering():
            return _entrance(self._links.find_one(self._open(token)))

    def use(self, token: str) -> Entrance | None:
        """Once: of two at the same time, one gets in."""
        now = {"$set": {"used_at": self._clock()}}
        with _answering():
            return _entrance(
                self._links.find_one_and_update(self._open(token), now, return_document=ReturnDocument.AFTER)
            )

    def _open(self, token: str) -> dict[str, Any]:
        return {"hash": _hash(token), "until": {"$gt": self._clock()}, "used_at": None}

    def _lately(self, field: str, value: str, now: datetime) -> int:
        most = max(OF_ONE_MAIL, OF_ONE_ADDRESS) + 1
        return self._links.count_documents(
            {field: value, "asked_at": {"$gt": now - LASTS}, "state": {"$ne": "limited"}}, limit=most
        )


def _entrance(found: dict[str, Any] | None) -> Entrance | None:
    return Entrance(found["mail"], found["path"]) if found else None


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except PyMongoError as error:
        raise Unavailable("the database of the orders service does not answer") from error
