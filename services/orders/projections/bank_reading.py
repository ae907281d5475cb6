"""Reading bank statements and the movements that fit no order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pymongo.errors import PyMongoError

from services.orders.projections.bank_statements import BankStatement, Movement, bank_statements, movements
from services.orders.projections.cursors import beyond, cut
from shared.errors import Unavailable
from shared.projecting.projection import Projection
from shared.projecting.read import Projected

UNMATCHED = {"order": "", "booked_at": {"$gt": ""}}
OF_ORDER = 10  # movements beside a claim


@dataclass(frozen=True)
class BankReading:
    """Lists are the newest first, each with the cursor of its next page ("" at the end). Raises Unavailable."""

    projected: Projected

    def statements(self, after: str, limit: int) -> tuple[list[BankStatement], str]:
        return self._listed(bank_statements, {"uploaded_at": {"$gt": ""}}, "uploaded_at", after, limit)

    def unmatched(self, after: str, limit: int, brought_by: str | None = None) -> tuple[list[Movement], str]:
        """`brought_by`: only those of the statement with this upload."""
        query = UNMATCHED if brought_by is None else {**UNMATCHED, "brought_by": brought_by}
        return self._listed(movements, query, "booked_at", after, limit)

    def of_order(self, number: str) -> list[Movement]:
        """What came in for this order, the newest first."""
        newest = [("booked_at", -1), ("_id", -1)]
        return self.projected.find(movements, {"order": number, "booked_at": {"$gt": ""}}, sort=newest, limit=OF_ORDER)

    def unmatched_of(self, statements: Sequence[BankStatement]) -> dict[str, int]:
        """How many movements of each statement fit no order, by the statement's id; those without any are left out."""
        by_upload = {one.event_id: one.id for one in statements}
        wanted = {"$match": {**UNMATCHED, "brought_by": {"$in": list(by_upload)}}}
        counted = {"$group": {"_id": "$brought_by", "count": {"$sum": 1}}}
        try:
            found = list(self.projected.collection(movements.name).aggregate([wanted, counted]))
        except PyMongoError as error:
            raise Unavailable("the pages' database does not answer") from error
        return {by_upload[one["_id"]]: one["count"] for one in found}

    def _listed(
        self, projection: Projection[Any], query: dict[str, Any], by: str, after: str, limit: int
    ) -> tuple[list[Any], str]:
        wanted, sort = {"$and": [query, beyond(by, after, newest_first=True)]}, [(by, -1), ("_id", -1)]
        found = self.projected.find(projection, wanted, sort=sort, limit=limit + 1)
        return cut(found, limit, lambda row: (getattr(row, by), row.id))
