"""The commands about an order's returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from services.orders.domain import returns
from services.orders.domain.limits import check_room
from services.orders.domain.order import EMPTY, Order, evolve, order_stream
from shared.contract.events import Event
from shared.errors import Missing
from shared.journal.deciding import change
from shared.journal.port import Commit, Context, Journal


@dataclass(frozen=True)
class Returns:
    """Every call is safe to repeat with the same command id."""

    journal: Journal

    def request(self, number: str, wanted: returns.RequestReturn, context: Context) -> tuple[str, Commit]:
        """The return's id (made of the command's, so a repeat names the same return) and the commit."""
        return_id = f"{number}-{sha256(context.command_id.encode()).hexdigest()[:12]}"
        commit = self._work(number, lambda order: returns.request_return(order, wanted, return_id), context)
        return return_id, commit

    def decide(
        self, number: str, return_id: str, wanted: returns.DecideReturn, context: Context, expected: int | None = None
    ) -> Commit:
        """`expected`: the version that the admin has seen."""
        return self._work(number, lambda order: returns.decide_return(order, return_id, wanted), context, expected)

    def _work(
        self, number: str, decide: Callable[[Order], list[Event]], context: Context, expected: int | None = None
    ) -> Commit:
        def on_existing(order: Order) -> list[Event]:
            if order.placed is None:
                raise Missing("there is no order {number}", number=number)
            decided = decide(order)
            check_room(order, decided)
            return decided

        return change(self.journal, order_stream(number), EMPTY, evolve, on_existing, context, expected=expected)
