"""The sweep, each minute: it finishes movements that a crash left half done, and expires what is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event as Flag

import structlog

from services.payments.commands.expiry import Expiry
from services.payments.commands.movements import Movements
from shared.errors import Outdated, Unavailable

log = structlog.get_logger()


@dataclass(frozen=True)
class Sweep:
    movements: Movements
    expiry: Expiry
    every: timedelta
    after: timedelta
    clock: Callable[[], datetime]

    def finish(self) -> None:
        """Movements that were begun and have no end."""
        finished = self.movements.finish(self.clock() - self.after)
        if finished:
            log.info("movements finished", count=finished)

    def expire(self) -> None:
        """Movements first: money that is here already must not expire its order."""
        self.finish()
        expired = self.expiry.sweep()
        if expired:
            log.info("payments expired", count=expired)

    def run(self, stop: Flag) -> None:
        """Until `stop`. A database that is away, or a newer program, is waited for; anything else ends the process."""
        while not stop.is_set():
            try:
                self.expire()
            except (Unavailable, Outdated) as error:
                log.warning("the sweep waits", why=str(error))
            stop.wait(self.every.total_seconds())
