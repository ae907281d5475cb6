"""Reading what is parked."""

from __future__ import annotations

from dataclasses import dataclass

from services.orders.projections.parked_events import ParkedKey, parked_events
from shared.projecting.read import Projected

MOST = 200  # keys on a page: more than that is one fault, not many
OLDEST = [("since", 1), ("_id", 1)]


@dataclass(frozen=True)
class ParkedReading:
    """Every call raises Unavailable."""

    projected: Projected

    def waiting(self, limit: int = MOST) -> list[ParkedKey]:
        """The oldest first."""
        return self.projected.find(parked_events, {"since": {"$gt": ""}}, sort=OLDEST, limit=limit)

    def of_order(self, service: str, number: str) -> ParkedKey | None:
        """The first that this service parked of the order."""
        query = {"key": number, "service": service, "since": {"$gt": ""}}
        return next(iter(self.projected.find(parked_events, query, sort=OLDEST, limit=1)), None)
