"""Which amount due is free: the total and a unique code of 1 to 999 rupiah that no open reservation has."""

from __future__ import annotations

from typing import Any

from pymongo.collection import Collection

from services.orders.commands.reservations import CODES


def free_amount(reserved: Collection[dict[str, Any]], account: str, total: int, number: str) -> int | None:
    """None where all are taken. By the time it is asked for, another may have it: an index decides."""
    near = {"account": account, "open": True, "amount": {"$gt": total, "$lte": total + CODES}}
    taken = {found["amount"] for found in reserved.find(near, {"amount": 1, "_id": 0})}
    # Neighbouring numbers start at far codes, so that orders placed at once rarely want the same amount.
    start = int(number) * 389 % CODES
    return next((a for n in range(CODES) if (a := total + 1 + (start + n) % CODES) not in taken), None)
