"""What this service remembers of other services' orders, so that a paper can be made while they are away.

Each field is fed by one stream and guarded by its version, so repeats and steps back change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from shared.contract.catalogue import CONTRACT
from shared.contract.events import Recorded
from shared.contract.fields import Moment
from shared.contract.orders import OrderPlaced, Status, StatusChanged
from shared.errors import Broken, Unavailable


@dataclass(frozen=True)
class KnownOrder:
    """`placed_at` and `paid_at` are moments (times.py); `paid_at` is None while what is due is not covered by what
    is in hand (`received`, rupiah; 0 where all is)."""

    placed: OrderPlaced
    placed_at: str
    status: Status = Status.PENDING
    paid_at: str | None = None
    received: int = 0


class KnownOrders(Protocol):
    """Every method may be repeated. Raises Unavailable."""

    def find(self, number: str) -> KnownOrder | None: ...
    def placed(self, event: Recorded[OrderPlaced]) -> None: ...
    def moved(self, event: Recorded[StatusChanged]) -> None:
        """Of an order that is not known: nothing."""

    def paid(self, number: str, received: int, paid_at: Moment | None, version: int) -> None:
        """`version` is the payment's. Of an order that is not known: nothing."""


class MongoKnownOrders:
    """The collection `known_orders`; the order's event is kept as its exact bytes."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._orders = database["known_orders"]

    def find(self, number: str) -> KnownOrder | None:
        try:
            found = self._orders.find_one({"_id": number})
        except PyMongoError as error:
            raise Unavailable("the database does not answer") from error
        return _known(found) if found else None

    def placed(self, event: Recorded[OrderPlaced]) -> None:
        document = {"_id": event.event.number, "placed": event.wire, "status": Status.PENDING.value}
        try:
            self._orders.insert_one({**document, "status_version": event.version, "paid_at": None, "paid_version": 0})
        except DuplicateKeyError:
            pass  # remembered before: an order is placed once
        except PyMongoError as error:
            raise Unavailable("the database does not answer") from error

    def moved(self, event: Recorded[StatusChanged]) -> None:
        self._advance(event.subject, "status", {"status": event.event.status.value}, event.version)

    def paid(self, number: str, received: int, paid_at: Moment | None, version: int) -> None:
        self._advance(number, "paid", {"paid_at": paid_at, "received": received or None}, version)

    def _advance(self, number: str, name: str, fields: Mapping[str, Any], version: int) -> None:
        guard = {"_id": number, f"{name}_version": {"$lt": version}}
        kept = {field: value for field, value in fields.items() if field != "received" or value}
        gone = {"$unset": {"received": ""}} if "received" in fields and not fields["received"] else {}
        try:
            self._orders.update_one(guard, {"$set": {**kept, f"{name}_version": version}, **gone})
        except PyMongoError as error:
            raise Unavailable("the database does not answer") from error


def _known(found: dict[str, Any]) -> KnownOrder:
    recorded = CONTRACT.decode(found["placed"])
    if not isinstance(recorded.event, OrderPlaced):
        raise Broken("{order} is known by a {kind}", order=found["_id"], kind=recorded.type)
    return KnownOrder(
        recorded.event, recorded.time, Status(found["status"]), found["paid_at"], found.get("received", 0)
    )
