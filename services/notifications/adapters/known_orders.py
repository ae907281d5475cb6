"""What this service remembers of an order, so that it can write to its customer while all others are away."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from services.notifications.domain.telling import KnownOrder, Said
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Recorded
from shared.contract.orders import CommentAdded, OrderPlaced, StatusChanged
from shared.errors import Broken


class KnownOrders:
    """`known_orders`: `{_id: number, placed: bytes, entries: {version: {notify, comment, moved}}}`. Repeats change
    nothing: an entry stands under its version."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._orders = database["known_orders"]

    def find(self, number: str) -> KnownOrder | None:
        found = self._orders.find_one({"_id": number})
        if found is None or "placed" not in found:
            return None
        placed = CONTRACT.decode(bytes(found["placed"])).event
        if not isinstance(placed, OrderPlaced):
            raise Broken("order {number} does not begin with OrderPlaced", number=number)
        return KnownOrder(placed, {int(n): Said(**said) for n, said in found.get("entries", {}).items()})

    def remember(self, recorded: Recorded[Any]) -> None:
        event = recorded.event
        if isinstance(event, OrderPlaced):
            self._set(recorded.subject, {"placed": recorded.wire})
        elif isinstance(event, StatusChanged | CommentAdded):
            said = {"notify": event.notify, "comment": event.comment, "moved": isinstance(event, StatusChanged)}
            self._set(recorded.subject, {f"entries.{recorded.version}": said})

    def _set(self, number: str, fields: dict[str, Any]) -> None:
        self._orders.update_one({"_id": number}, {"$set": fields}, upsert=True)
