"""Reservations of orders that a journal got back after an old backup: their numbers and amounts are taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.orders.adapters.numbers import FIRST_NUMBER, settled
from shared.contract.orders import OrderPlaced


def reserve_again(database: Database[dict[str, Any]], placed: Iterable[tuple[str, OrderPlaced]]) -> int:
    """`placed`: the command and the event of each order. How many had no reservation. Raises what pymongo does.

    Each is open again: the policy that watches over amounts closes those whose orders are settled.
    """
    reserved, counters = settled(database, "reservations"), settled(database, "counters")
    missing, highest = 0, 0
    for command, order in placed:
        highest = max(highest, int(order.number) - FIRST_NUMBER + 1)
        if reserved.find_one({"number": order.number}) is None:
            _reserve(reserved, command, order)
            missing += 1
    counters.update_one({"_id": "orders"}, {"$max": {"count": highest}}, upsert=True)
    return missing


def _reserve(reserved: Any, command: str, order: OrderPlaced) -> None:
    document = {
        "_id": command,
        "number": order.number,
        "account": order.account.number,
        "amount": order.amount_due,
        "unique": order.amount_unique,
    }
    try:
        reserved.insert_one({**document, "open": order.amount_unique})
    except DuplicateKeyError:  # the amount belongs to a later order by now
        reserved.insert_one({**document, "open": False})
