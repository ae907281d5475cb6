"""The sweep, at start and each minute: it finishes movements that a crash left half done, and expires what is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event as Flag

import structlog

from services.payments.commands.expiry import Expiry
from services.payments.commands.movements import Movements
from shared.errors import Unavailable

log = structlog.get_logger()


@dataclass(frozen=True)
class Sweep:
    movements: Movements
    expiry: Expiry
    every: timedelta
    after: timedelta
    clock: Callable[[], datetime]

    def once(self) -> None:
        """Movements first: money that is here already must not expire its order."""
        finished = self.movements.finish(self.clock() - self.after)
        expired = self.expiry.sweep()
        if finished or expired:
            log.info("swept", movements=finished, expired=expired)

    def run(self, stop: Flag) -> None:
        """Until `stop`. A database that is away is waited for; anything else rises and ends the process."""
        while not stop.is_set():
            try:
                self.once()
            except Unavailable as error:
                log.warning("the sweep waits", why=str(error))
            stop.wait(self.every.total_seconds())
