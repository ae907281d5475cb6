"""A ledger that was lost, made again from the journal: what was decided and of which no end is told is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from pymongo.collection import Collection
from pymongo.database import Database

from services.notifications.adapters.ledger import Ledger
from shared.contract.catalogue import CONTRACT
from shared.contract.notifications import NotificationDue, NotificationFailed, NotificationSent
from shared.contract.times import as_text, from_text

log = structlog.get_logger()
POSITION = "the journal was read until"
OVERLAP = timedelta(hours=1)  # commits of clocks that were behind


@dataclass
class _Open:
    decided: dict[str, str] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    until: str = ""

    def take(self, commit: Mapping[str, Any]) -> None:
        self.until = commit["time"]
        for wire in commit["events"]:
            event = CONTRACT.decode(wire).event
            if isinstance(event, NotificationDue):
                self.decided[event.notification_id] = event.order
            elif isinstance(event, NotificationSent | NotificationFailed):
                self.ended.add(event.notification_id)


class Recovery:
    """Where it has read to stands in the ledger itself: when that is lost, all is read again."""

    def __init__(self, commits: Collection[dict[str, Any]], own: Database[dict[str, Any]], ledger: Ledger) -> None:
        self._commits, self._mails, self._ledger = commits, own["ledger"], ledger

    def run(self, now: datetime, settled: timedelta) -> int:
        """How many were missing. What is younger than `settled` its policy is entering just now.

        A missing one may have been sent before the ledger was lost, so its fate counts as unknown: one more try.
        """
        found = self._read(as_text(now - settled))
        missing = [one for one in found.decided if one not in found.ended and self._absent(one)]
        for one in missing:
            self._ledger.enter(one, found.decided[one], now, after_unknown=True)
            log.warning("a mail was not in the ledger", order=found.decided[one], notification=one)
        if found.until:
            self._mails.update_one({"_id": POSITION}, {"$max": {"until": found.until}}, upsert=True)
        return len(missing)

    def _read(self, until: str) -> _Open:
        position = self._mails.find_one({"_id": POSITION})
        since = as_text(from_text(position["until"]) - OVERLAP) if position else ""
        found = _Open()
        for commit in self._commits.find({"time": {"$gt": since, "$lte": until}}, sort=[("time", 1)]):
            found.take(commit)
        found.ended |= self._ended_after(until)
        return found

    def _ended_after(self, until: str) -> set[str]:
        after = _Open()
        for commit in self._commits.find({"time": {"$gt": until}}):
            after.take(commit)
        return after.ended

    def _absent(self, notification_id: str) -> bool:
        return self._mails.find_one({"_id": notification_id}, {"_id": 1}) is None
