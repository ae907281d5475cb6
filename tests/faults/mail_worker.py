"""A sender of mails that kills itself with SIGKILL at the n-th step of what it does, before or after it is done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event as Flag
from typing import Any

from services.notifications.adapters.ledger import Held, Ledger
from services.notifications.bootstrap import wire
from services.notifications.settings import NotificationsSettings
from shared.bootstrap import own_database
from shared.mail_sending.post import Handed, Post
from tests.faults.doom import Doom, DoomedJournal


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
