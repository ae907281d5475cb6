"""A consumer group that reads every topic from the first record to the end, and ends there."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag

from shared.consuming.group import Group
from shared.consuming.membership import Membership, Reached
from shared.consuming.work import Work
from shared.contract.catalogue import PUBLISHED
from shared.settings import Settings

Tell = Callable[[Reached], None]
FETCH_MS = 200  # after each batch it asks for the ends, behind a fetch that finds nothing once all is read


class Builder:
    """A group that ends when it has caught up. No static member: it leaves at once, for the live consumer."""

    def __init__(self, settings: Settings, name: str, work: Work, tell: Tell, stop: Flag) -> None:
        self._settings, self._tell = settings, tell
        self._member: Membership | None = None
        self._group = Group(name, work, self._join, stop, self._caught_up)
        self._name = name

    def run(self) -> None:
        self._group.run()

    def _join(self, changed: Callable[[], None]) -> Membership:
        self._member = Membership(
            self._settings.kafka,
            self._name,
            [self._settings.topic(service) for service in PUBLISHED],
            instance=None,
            session_timeout=self._settings.session_timeout,
            start=None,
            changed=changed,
            fetch_ms=FETCH_MS,
        )
        return self._member

    def _caught_up(self) -> bool:
        if self._member is None:
            return False
        reached = self._member.reached()
        if reached is None:
            return False
        self._tell(reached)
        return all(at >= end for at, end in reached.values())
