"""What this service keeps of orders and mails, as the journals say that it must be. For an operator who may read all of
them: the service never does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database

from services.notifications.adapters.known_orders import WAITS, remembered
from services.notifications.adapters.ledger import OPEN
from services.notifications.policies.mails import NAME
from services.notifications.recovering import POSITION
from shared.contract.notifications import NotificationDue, NotificationFailed, NotificationSent
from shared.reconcile.plain_store import REGAIN, PlainStore
from shared.reconcile.stores import Document, Key, Store, Subject

ENDED = {NotificationSent: "sent", NotificationFailed: "refused"}


def stores(own: Database[dict[str, Any]], now: datetime) -> list[Store]:
    """`now`: when a mail is due that nobody knew of."""
    known = PlainStore(
        "the mails' known_orders",
        own["known_orders"],
        _known,
        whose=lambda one: str(one["_id"]),
        came_later=(WAITS,),
        fed_by=NAME,
    )
    return [known, LedgerStore(own["ledger"], now)]


def _known(subject: Subject) -> Mapping[Key, dict[str, Any]]:
    found: dict[str, Any] = {}
    for recorded in subject.events:
        if recorded.position in (f"orders/order:{subject.name}", f"payments/payment:{subject.name}"):
            for name, value in remembered(recorded).items():
                within, _, version = name.partition(".")
                if version:
                    found.setdefault(within, {})[version] = value
                else:
                    found[within] = value
    return {subject.name: found} if found else {}


@dataclass(frozen=True)
class Mail:
    """`end`: the state that an event tells, and why; empty while it is open."""

    order: str
    end: str = ""
    reason: str = ""
    attempts: int = 0


@dataclass(frozen=True)
class LedgerStore:
    """Implements `shared.reconcile.stores.Store`."""

    collection: Collection[dict[str, Any]]
    now: datetime
    name: str = "the ledger's line of mail"
    fed_by: str = ""
    cure: str = REGAIN

    def made(self, subject: Subject) -> Mapping[Key, Mail]:
        found: dict[str, Mail] = {}
        for recorded in subject.events:
            match recorded.event:
                case NotificationDue(notification_id=one, order=order):
                    found[one] = Mail(order)
                case NotificationSent(notification_id=one, order=order, attempts=attempts):
                    found[one] = Mail(order, "sent", "", attempts)
                case NotificationFailed(notification_id=one, order=order, reason=reason, attempts=attempts):
                    found[one] = Mail(order, "refused", reason, attempts)
        return found

    def wrong(self, wanted: Any, stored: Document | None) -> str:
        if stored is None:
            return "is missing: the mail would be sent again" if wanted.end else "is missing: nobody sends the mail"
        if stored.get("order") != wanted.order:
            return "names another order"
        if wanted.end and stored.get("state") != wanted.end:
            return f"is {stored.get('state')}, and an event says that the mail was {wanted.end}"
        if not wanted.end and stored.get("state") not in OPEN and stored.get("published"):
            return f"is {stored.get('state')}, and no event says so: nobody sends the mail"
        return ""

    def late(self, how: str) -> bool:
        del how
        return False

    def subject_of(self, stored: Document) -> str | None:
        return None if stored["_id"] == POSITION else str(stored.get("order"))

    def mend(self, key: Key, wanted: Any, stored: Document | None) -> None:
        """A mail whose line was away may have been sent: it is tried once more, and the ledger says so."""
        if wanted is None:
            self.collection.delete_one({"_id": key})
            return
        state = {"state": wanted.end or "due", "reason": wanted.reason, "published": bool(wanted.end)}
        state |= {"order": wanted.order, "attempts": wanted.attempts, "after_unknown": True}
        fresh = {"next_at": self.now, "entered": self.now}
        self.collection.update_one({"_id": key}, {"$set": state, "$setOnInsert": fresh}, upsert=True)
        del stored
