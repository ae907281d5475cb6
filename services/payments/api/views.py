"""What the API answers."""

from __future__ import annotations

from shared.contract.fields import Value


class Taken(Value, frozen=True, kw_only=True):
    """`order`: whose money it is, or null where it fits none."""

    movement_id: str
    state: str
    order: str | None


class MovementView(Value, frozen=True, kw_only=True):
    """`amount` in whole rupiah, and the `cents` beside it."""

    movement_id: str
    account: str
    amount: int
    cents: int
    currency: str
    booked_at: str
    description: str
    state: str
    order: str | None


class MovementList(Value, frozen=True, kw_only=True):
    """`after` is the cursor of the next page, null at the end."""

    movements: tuple[MovementView, ...]
    after: str | None
