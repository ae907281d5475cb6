"""The ledger of mails: due -> sending -> sent, refused or unknown; later ones are due again.

A document is `{_id: notification id, order, wire, kind, facts, state, owner, since, next_at, attempts, after_unknown,
reason, published}`. Every step is one guarded write, so that two senders never hold the same mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ASCENDING, IndexModel, ReturnDocument
from pymongo.database import Database

INDEXES = [
    IndexModel([("state", ASCENDING), ("next_at", ASCENDING)], name="next"),
    IndexModel([("published", ASCENDING), ("state", ASCENDING)], name="unpublished"),
]
OPEN = ("due", "sending", "unknown")


@dataclass(frozen=True)
class Due:
    """A mail that this sender holds now."""

    id: str
    order: str
    kind: str
    about: str
    facts: Mapping[str, Any]
    attempts: int
    after_unknown: bool
    owner: str


@dataclass(frozen=True)
class Fate:
    """How a mail ended: `state` is sent or refused."""

    due: Due
    state: str
    reason: str


class Ledger:
    """`held`: how long a sender may hold a mail before it counts as dead. `unknown`: how long an unknown fate rests."""

    def __init__(self, database: Database[dict[str, Any]], held: timedelta, unknown: timedelta) -> None:
        self._mails = database["ledger"]
        self._held, self._unknown = held, unknown

    def enter(
        self, notification_id: str, order: str, kind: str, about: str, facts: Mapping[str, Any], now: datetime
    ) -> None:
        """Safe to repeat: a mail that stands in the ledger is left as it is."""
        fresh = {"order": order, "kind": kind, "about": about, "facts": dict(facts), "state": "due", "next_at": now}
        fresh |= {"attempts": 0, "after_unknown": False, "reason": "", "published": False}
        self._mails.update_one({"_id": notification_id}, {"$setOnInsert": fresh}, upsert=True)

    def take(self, owner: str, now: datetime) -> Due | None:
        """The mail that has waited longest, held by `owner` from now on; an unknown one after its rest, once."""
        again = {"state": "unknown", "next_at": {"$lte": now}}
        due = {"state": "due", "next_at": {"$lte": now}}
        for wanted, change in ((due, {}), (again, {"after_unknown": True})):
            found = self._mails.find_one_and_update(
                wanted,
                {"$set": {"state": "sending", "owner": owner, "since": now, **change}, "$inc": {"attempts": 1}},
                sort=[("next_at", 1)],
                return_document=ReturnDocument.AFTER,
            )
            if found is not None:
                return _due(found)
        return None

    def ended(self, due: Due, state: str, reason: str = "") -> None:
        """sent or refused."""
        self._leave(due, {"state": state, "reason": reason[:200]})

    def later(self, due: Due, at: datetime, reason: str, *, counted: bool) -> None:
        """Due again; a try that never reached the server is not counted."""
        fields = {"state": "due", "next_at": at, "reason": reason[:200], "attempts": due.attempts - (not counted)}
        self._leave(due, fields)

    def fate_unknown(self, due: Due, now: datetime, reason: str) -> None:
        """The line broke after the content was sent: it may have arrived. After a second time it is given up."""
        if due.after_unknown:
            self.ended(due, "refused", f"its fate is unknown twice: {reason}")
            return
        self._leave(due, {"state": "unknown", "next_at": now + self._unknown, "reason": reason[:200]})

    def recover(self, now: datetime) -> None:
        """Mails whose sender died while it held them: nobody knows whether they were sent."""
        dead = {"state": "sending", "since": {"$lt": now - self._held}}
        twice = {"state": "refused", "reason": "its sender died, and its fate was unknown before"}
        self._mails.update_many({**dead, "after_unknown": True}, {"$set": twice})
        rests = {"state": "unknown", "next_at": now + self._unknown - self._held, "reason": "its sender died"}
        self._mails.update_many({**dead, "after_unknown": False}, {"$set": rests})

    def unpublished(self) -> list[Fate]:
        """Mails that have ended and of which no event tells yet."""
        found = self._mails.find({"published": False, "state": {"$in": ["sent", "refused"]}}).limit(200)
        return [Fate(_due(one), one["state"], one["reason"]) for one in found]

    def published(self, notification_id: str) -> None:
        self._mails.update_one({"_id": notification_id}, {"$set": {"published": True}})

    def oldest_open(self) -> datetime | None:
        """Since when the oldest mail waits that is not sent."""
        found = self._mails.find_one({"state": {"$in": OPEN}}, sort=[("next_at", 1)])
        return found["next_at"].replace(tzinfo=UTC) if found else None  # the driver gives UTC without saying so

    def _leave(self, due: Due, fields: dict[str, Any]) -> None:
        self._mails.update_one({"_id": due.id, "state": "sending", "owner": due.owner}, {"$set": fields})


def _due(found: Mapping[str, Any]) -> Due:
    return Due(
        id=found["_id"],
        order=found["order"],
        kind=found["kind"],
        about=found["about"],
        facts=found["facts"],
        attempts=found["attempts"],
        after_unknown=found["after_unknown"],
        owner=found.get("owner", ""),
    )
