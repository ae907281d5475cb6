"""Frees the reserved amounts whose time has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event as Flag

import structlog

from services.orders.commands.reservations import Reservations
from shared.errors import Unavailable

log = structlog.get_logger()
EVERY = 600.0  # seconds: an amount is kept for weeks


@dataclass(frozen=True)
class Releasing:
    reservations: Reservations
    stands: Callable[[str], bool]
    clock: Callable[[], datetime]

    def run(self, stop: Flag) -> None:
        """Until `stop`; what is away is waited for."""
        while not stop.is_set():
            try:
                self.round()
            except Unavailable:
                log.warning("amounts are released later", why="MongoDB does not answer")
            stop.wait(EVERY)

    def round(self) -> None:
        """Raises Unavailable."""
        now = self.clock()
        if released := self.reservations.release_due(now):
            log.info("amounts released", count=released)
        if released := self.reservations.release_unplaced(now, self.stands):
            log.info("amounts of orders that were never placed released", count=released)
