"""Numbers and amounts, reserved before an order stands (design, "Placing an order")."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from services.orders.domain.placing import Reservation

CODES = 999  # the unique code is 1 to 999 rupiah


class Reservations(Protocol):
    def reserve(self, command_id: str, account: str, total: int) -> Reservation:
        """One reservation a command id: asking again gives the same. Numbers never repeat and may have gaps.

        Where all amounts from `total` + 1 to + 999 are taken on the account, `amount_unique` is False and the amount
        due is the total. Raises Unavailable.
        """

    # These may be repeated, and raise Unavailable.

    def release_after(self, number: str, moment: datetime) -> None:
        """The order is settled: its amount is free again after `moment`. Repeats change nothing."""

    def hold(self, number: str) -> None:
        """The order waits for money again."""

    def release_due(self, now: datetime) -> int:
        """Free the amounts whose time has come; how many."""
