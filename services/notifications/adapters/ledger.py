"""The ledger of mails: due -> sending -> sent, refused or unknown; later ones are due again.

A document is `{_id: notification id, order, state, owner, since, next_at, entered, attempts, after_unknown, reason,
published}`. Every step is one guarded write, so that two senders never hold the same mail. What the mail says stands
in the journal (NotificationDue), from which a lost ledger is made again (recovering.py).
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
    IndexModel([("state", ASCENDING), ("entered", ASCENDING)], name="oldest"),
    IndexModel([("published", ASCENDING), ("state", ASCENDING)], name="unpublished"),
]
OPEN = ("due", "sending", "unknown")
REASON = 200  # characters


@dataclass(frozen=True)
class Held:
    """A mail that this sender holds now; `attempts` counts this one too."""

    id: str
    order: str
    attempts: int
    after_unknown: bool
    owner: str


@dataclass(frozen=True)
class Fate:
    """How a mail ended: `state` is sent or refused."""

    mail: Held
    state: str
    reason: str


class Ledger:
    """`held`: how long a sender may hold a mail before it counts as dead. `unknown`: how long an unknown fate rests."""

    def __init__(self, database: Database[dict[str, Any]], held: timedelta, unknown: timedelta) -> None:
        self._mails = database["ledger"]
        self._held, self._unknown = held, unknown

    def enter(self, notification_id: str, order: str, now: datetime, *, after_unknown: bool = False) -> None:
        """Safe to repeat: a mail that stands in the ledger is left as it is."""
        fresh = {"order": order, "state": "due", "next_at": now, "entered": now, "attempts": 0}
        fresh |= {"after_unknown": after_unknown, "reason": "", "published": False}
        self._mails.update_one({"_id": notification_id}, {"$setOnInsert": fresh}, upsert=True)

    def take(self, owner: str, now: datetime) -> Held | None:
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
                return _held(found)
        return None

    def sent(self, mail: Held) -> None:
        """True also for one that was given up for unknown meanwhile, because its sender was slow: it knows better."""
        mine = {"_id": mail.id, "owner": mail.owner, "attempts": mail.attempts}
        fields = {"state": "sent", "reason": ""}
        self._mails.update_one({**mine, "state": {"$in": ["sending", "unknown"]}}, {"$set": fields})

    def refused(self, mail: Held, reason: str) -> None:
        self._leave(mail, {"state": "refused", "reason": reason[:REASON]})

    def later(self, mail: Held, at: datetime, reason: str, *, counted: bool) -> None:
        """Due again; a try that never reached the server is not counted."""
        attempts = mail.attempts if counted else mail.attempts - 1
        self._leave(mail, {"state": "due", "next_at": at, "reason": reason[:REASON], "attempts": attempts})

    def fate_unknown(self, mail: Held, now: datetime, reason: str) -> None:
        """The line broke after the content was sent: it may have arrived. After a second time it is given up."""
        if mail.after_unknown:
            self.refused(mail, f"its fate is unknown twice: {reason}")
            return
        self._leave(mail, {"state": "unknown", "next_at": now + self._unknown, "reason": reason[:REASON]})

    def recover(self, now: datetime) -> None:
        """Mails whose sender died while it held them: nobody knows whether they were sent."""
        dead = {"state": "sending", "since": {"$lt": now - self._held}}
        twice = {"state": "refused", "reason": "its sender died, and its fate was unknown before"}
        self._mails.update_many({**dead, "after_unknown": True}, {"$set": twice})
        rests = {"state": "unknown", "next_at": now + self._unknown - self._held, "reason": "its sender died"}
        self._mails.update_many({**dead, "after_unknown": False}, {"$set": rests})

    def has_open(self) -> bool:
        """Whether there is any mail that has not ended, or of whose end no event tells yet: all that a sender does is
        about these."""
        return self._mails.find_one({"published": False}, {"_id": 1}) is not None

    def unpublished(self) -> list[Fate]:
        """Mails that have ended and of which no event tells yet."""
        found = self._mails.find({"published": False, "state": {"$in": ["sent", "refused"]}}).limit(200)
        return [Fate(_held(one), one["state"], one["reason"]) for one in found]

    def published(self, notification_id: str) -> None:
        self._mails.update_one({"_id": notification_id}, {"$set": {"published": True}})

    def oldest_open(self) -> datetime | None:
        """Since when the oldest mail waits that has not ended."""
        found = self._mails.find_one({"state": {"$in": OPEN}}, sort=[("entered", 1)])
        return found["entered"].replace(tzinfo=UTC) if found else None  # the driver gives UTC without saying so

    def _leave(self, mail: Held, fields: dict[str, Any]) -> None:
        mine = {"_id": mail.id, "state": "sending", "owner": mail.owner, "attempts": mail.attempts}
        self._mails.update_one(mine, {"$set": fields})


def _held(found: Mapping[str, Any]) -> Held:
    return Held(
        id=found["_id"],
        order=found["order"],
        attempts=found["attempts"],
        after_unknown=found["after_unknown"],
        owner=found.get("owner", ""),
    )
