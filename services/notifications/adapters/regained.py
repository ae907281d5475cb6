"""The ledger after an old backup: what its journal got back says which mails have ended since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.database import Database

from services.notifications.adapters.ledger import OPEN
from shared.contract.notifications import NotificationFailed, NotificationSent

Ended = NotificationSent | NotificationFailed


def doubt_open(database: Database[dict[str, Any]], now: datetime) -> int:
    """What had not ended when the backup was made may have been sent since: it is tried once more, and the ledger says
    so. How many. Raises what pymongo does."""
    again = {"$set": {"state": "due", "next_at": now, "after_unknown": True}}
    return database["ledger"].update_many({"state": {"$in": list(OPEN)}}, again).modified_count


def note_ends(database: Database[dict[str, Any]], ended: Iterable[Ended], now: datetime) -> int:
    """Each is told already, and is never sent again. How many the ledger held open or not at all. Raises what pymongo
    does."""
    writes = [_write(event, now) for event in ended]
    if not writes:
        return 0
    done = database["ledger"].bulk_write(writes, ordered=False)
    return done.modified_count + done.upserted_count


def _write(event: Ended, now: datetime) -> UpdateOne:
    end: dict[str, Any] = {"state": "sent", "reason": "", "published": True}
    if isinstance(event, NotificationFailed):
        end |= {"state": "refused", "reason": event.reason}
    fresh = {"order": event.order, "next_at": now, "entered": now, "attempts": event.attempts, "after_unknown": False}
    return UpdateOne({"_id": event.notification_id}, {"$set": end, "$setOnInsert": fresh}, upsert=True)
