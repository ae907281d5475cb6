"""Reservations of orders that a journal got back after an old backup: their numbers and amounts are taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.orders.adapters.numbers import COUNTERS, FIRST_NUMBER, settled
from shared.contract.orders import OrderPlaced


@dataclass(frozen=True)
class Placed:
    """An order, and the command that placed it; `fingerprint` is None where that came back from a topic."""

    command: str
    fingerprint: str | None
    order: OrderPlaced

    @property
    def reservation(self) -> dict[str, Any]:
        """What a reservation of it must say, but for its id, the command."""
        order = self.order
        known = {"number": order.number, "account": order.account.number, "amount": order.amount_due}
        return {**known, "unique": order.amount_unique}


def reserve_again(database: Database[dict[str, Any]], placed: Iterable[Placed]) -> int:
    """How many orders had no reservation, or another than their own. Raises what pymongo does.

    Each is open again: the policy that watches over amounts closes those whose orders are settled. Where one command
    has placed two orders, the first keeps it. Passes the restore mark's validator by.
    """
    reserved, counters = settled(database, "reservations"), settled(database, COUNTERS)
    missing, highest, done = 0, 0, set[str]()
    for one in placed:
        highest = max(highest, int(one.order.number) - FIRST_NUMBER + 1)
        if one.command not in done and reserved.find_one({"_id": one.command, **one.reservation}) is None:
            _reserve(reserved, one)
            missing += 1
        done.add(one.command)
    counters.update_one({"_id": "orders"}, {"$max": {"count": highest}}, upsert=True, bypass_document_validation=True)
    return missing


def _reserve(reserved: Any, placed: Placed) -> None:
    # Whoever took the number meanwhile has no order that stands: its command gets another number when it is repeated.
    reserved.delete_many({"number": placed.order.number, "_id": {"$ne": placed.command}})
    bound = {} if placed.fingerprint is None else {"fingerprint": placed.fingerprint, "total": placed.order.total}
    document = {**placed.reservation, **bound}
    try:
        reserved.replace_one({"_id": placed.command}, {**document, "open": placed.order.amount_unique}, upsert=True)
    except DuplicateKeyError:  # the amount belongs to a later order by now
        reserved.replace_one({"_id": placed.command}, {**document, "open": False}, upsert=True)
