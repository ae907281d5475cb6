"""A sender of mails that kills itself with SIGKILL at the n-th step of what it does, before or after it is done."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event as Flag
from typing import Any

from services.notifications.adapters.ledger import Held, Ledger
from services.notifications.adapters.post import Handed, Post
from services.notifications.bootstrap import wire
from services.notifications.settings import NotificationsSettings
from shared.bootstrap import own_database
from shared.contract.events import Event, Recorded
from shared.journal.mongo import MongoJournal
from shared.journal.port import Commit, Context
from shared.journal.streams import Stream


class Doom:
    """`steps`: how many moments are lived through; the next is the last."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def pass_by(self) -> None:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


class DoomedLedger(Ledger):
    def __init__(self, database: Any, settings: NotificationsSettings, doom: Doom) -> None:
        super().__init__(database, settings.held, settings.unknown)
        self.doom = doom

    def take(self, owner: str, now: datetime) -> Held | None:
        self.doom.pass_by()
        held = super().take(owner, now)
        self.doom.pass_by()
        return held

    def sent(self, mail: Held) -> None:
        self.doom.pass_by()
        super().sent(mail)
        self.doom.pass_by()

    def published(self, notification_id: str) -> None:
        self.doom.pass_by()
        super().published(notification_id)
        self.doom.pass_by()


@dataclass(frozen=True)
class DoomedPost(Post):
    doom: Doom | None = None

    def hand(self, content: bytes, to: str) -> Handed:
        assert self.doom is not None
        self.doom.pass_by()
        handed = super().hand(content, to)
        self.doom.pass_by()
        return handed


@dataclass(frozen=True)
class DoomedJournal:
    """Implements `shared.journal.port.Journal`."""

    journal: MongoJournal
    doom: Doom

    def read(self, stream: Stream) -> list[Recorded[Event]]:
        return self.journal.read(stream)

    def last(self, stream: Stream) -> Recorded[Event] | None:
        return self.journal.last(stream)

    def done(self, stream: Stream, context: Context) -> Commit | None:
        return self.journal.done(stream, context)

    def append(
        self, stream: Stream, after: Recorded[Event] | None, events: Sequence[Event], context: Context
    ) -> Commit:
        self.doom.pass_by()
        commit = self.journal.append(stream, after, events, context)
        self.doom.pass_by()
        return commit


def send(settings: NotificationsSettings, steps: int, now: datetime) -> None:
    """One round, at the time `now`."""
    wired, doom = wire(settings), Doom(steps)
    ledger = DoomedLedger(own_database(settings, wired.client), settings, doom)
    real = wired.sender()
    sender = replace(
        real,
        ledger=ledger,
        post=DoomedPost(real.post.host, real.post.port, real.post.sender, doom=doom),
        journal=DoomedJournal(wired.journal, doom),
        clock=lambda: now,
    )
    sender.round(Flag())
