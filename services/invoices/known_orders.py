"""What this service remembers of other services' orders, so that a paper can be made while they are away.

Each field is fed by one stream and guarded by its version, so repeats and steps back change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from shared.contract.catalogue import CONTRACT
from shared.contract.events import Recorded
from shared.contract.fields import Moment
from shared.contract.orders import OrderPlaced, Status, StatusChanged
from shared.errors import Broken, Unavailable

IN_HAND = "in_hand"


@dataclass(frozen=True)
class KnownOrder:
    """`placed_at` and `paid_at` are moments (times.py); `paid_at` is None while what is due is not covered by what
    is in hand (`received`, rupiah; 0 where all is)."""

    placed: OrderPlaced
    placed_at: str
    status: Status = Status.PENDING
    paid_at: str | None = None
    received: int = 0

    def with_in_hand(self, rupiah: int) -> KnownOrder:
        """Only what covers what is due has paid it; less is a part, or was given back."""
        covered = rupiah >= self.placed.amount_due
        return replace(self, paid_at=self.paid_at if covered else None, received=0 if covered else rupiah)


class KnownOrders(Protocol):
    """Every method may be repeated. Raises Unavailable."""

    def find(self, number: str) -> KnownOrder | None: ...
    def placed(self, event: Recorded[OrderPlaced]) -> None: ...
    def moved(self, event: Recorded[StatusChanged]) -> None:
        """Of an order that is not known: nothing."""

    def paid(self, number: str, paid_at: Moment, version: int) -> None:
        """`version` is the payment's, here and below. Of an order that is not known: nothing."""

    def in_hand(self, number: str, rupiah: int, version: int) -> None:
        """All that is there for it since then. Of an order that is not known: nothing."""


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

    def paid(self, number: str, paid_at: Moment, version: int) -> None:
        self._advance(number, "paid", {"paid_at": paid_at}, version)

    def in_hand(self, number: str, rupiah: int, version: int) -> None:
        self._update({"_id": number}, {f"{IN_HAND}.{version}": rupiah})

    def _advance(self, number: str, name: str, fields: Mapping[str, Any], version: int) -> None:
        guard = {"_id": number, f"{name}_version": {"$lt": version}}
        self._update(guard, {**fields, f"{name}_version": version})

    def _update(self, guard: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        try:
            self._orders.update_one(guard, {"$set": fields})
        except PyMongoError as error:
            raise Unavailable("the database does not answer") from error


def _known(found: dict[str, Any]) -> KnownOrder:
    recorded = CONTRACT.decode(found["placed"])
    if not isinstance(recorded.event, OrderPlaced):
        raise Broken("{order} is known by a {kind}", order=found["_id"], kind=recorded.type)
    in_hand = {int(version): rupiah for version, rupiah in found.get(IN_HAND, {}).items()}
    known = KnownOrder(recorded.event, recorded.time, Status(found["status"]), found["paid_at"])
    return known.with_in_hand(in_hand[max(in_hand)]) if in_hand else known
