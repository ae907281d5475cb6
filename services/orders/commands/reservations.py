"""Numbers and amounts, reserved before an order stands (design, "Placing an order")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from services.orders.domain.placing import Reservation

CODES = 999  # the unique code is 1 to 999 rupiah
PLACING = timedelta(hours=1)  # how long after reserving an order may be appended
UNPLACED = timedelta(hours=2)  # when an amount whose order never came is free again: far enough from PLACING that no
# clock's error and no slow append lies between


@dataclass(frozen=True)
class Wanted:
    """What a command reserves for. `fingerprint` is the request's: a command id is bound to one request."""

    command_id: str
    fingerprint: str
    account: str
    total: int


class Reservations(Protocol):
    def reserve(self, wanted: Wanted) -> Reservation:
        """One number a command id, for ever: asking again gives the same, so one command is one order.

        Numbers never repeat and may have gaps. The amount is the same too, unless it was freed since the order was
        never placed: then it is another free one. Where all amounts from `total` + 1 to + 999 are taken on the account,
        `amount_unique` is False and the amount due is the total. Raises KeyReused where the command id came with
        another request, Unavailable.
        """

    # These may be repeated, and raise Unavailable.

    def placed(self, number: str) -> None:
        """The order stands: its amount is held from now on."""

    def release_after(self, number: str, moment: datetime) -> None:
        """The order is settled: its amount is free again after `moment`. Repeats change nothing."""

    def hold(self, number: str) -> None:
        """The order waits for money again."""

    def release_due(self, now: datetime) -> int:
        """Free the amounts of settled orders whose time has come; how many."""

    def release_unplaced(self, now: datetime, stands: Callable[[str], bool]) -> int:
        """Free the amounts whose order was never placed; how many. `stands` asks the journal for an order's number."""
