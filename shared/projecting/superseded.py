"""Whether another generation is live by now."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from pymongo.database import Database
from pymongo.errors import PyMongoError

from shared.errors import Unavailable
from shared.projecting.generations import clear_up, live_generation
from shared.projecting.projection import Projection

LOOK = 1.0  # seconds between looks at the pointer
CLEAR_UP = 60.0  # seconds between looks for what was retired an hour ago


class Superseded:
    """Asked after each poll; looks once a second, and drops what is long retired on the way."""

    def __init__(
        self, database: Database[dict[str, Any]], projections: Sequence[Projection[Any]], generation: int
    ) -> None:
        self._database, self._projections, self._generation = database, projections, generation
        self._looked = self._cleared = time.monotonic()

    def __call__(self) -> bool:
        now = time.monotonic()
        if now - self._looked < LOOK:
            return False
        self._looked = now
        try:
            if now - self._cleared > CLEAR_UP:
                self._cleared = now
                clear_up(self._database, self._projections, time.time())
            return live_generation(self._database) != self._generation
        except (Unavailable, PyMongoError):  # asked again a second later; the group's own work waits and says so
            return False
