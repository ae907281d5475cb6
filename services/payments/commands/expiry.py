"""Payments that were not made in time: none expires before everything that happened until its deadline is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.payments.commands.payments import Payments
from services.payments.commands.stores import Expectations
from services.payments.domain import expecting
from shared.contract.fields import Moment
from shared.contract.times import as_text
from shared.journal.port import Actor, Context

SWEEP = Actor("system", "payments.sweep", channel="policy")


@dataclass(frozen=True)
class Expiry:
    """`read_up_to`: what happened to orders before is known here, whatever was away; it may ask Kafka. `put_aside`:
    whether something of the order is parked or waits, so that nobody knows what it says."""

    payments: Payments
    expectations: Expectations
    clock: Callable[[], datetime]
    read_up_to: Callable[[], Moment]
    put_aside: Callable[[str], bool]

    def sweep(self) -> int:
        """Expire what was due by the moment that the orders' topic is read up to; how many. Raises Unavailable."""
        now = as_text(self.clock())
        if not self.expectations.due(now):
            return 0
        read = min(now, self.read_up_to())
        return sum(self._expire(order, read) for order in self.expectations.due(read) if not self.put_aside(order))

    def _expire(self, order: str, now: Moment) -> bool:
        rounds = self.payments.of(order).rounds
        # An order that was expected again may expire again, so each round is a command of its own.
        command_id = f"expire:{order}" if rounds <= 1 else f"expire:{order}:{rounds}"
        context = Context(command_id, SWEEP, order)
        commit = self.payments.change(order, lambda payment: expecting.expire(payment, now), context)
        return bool(commit.events) and not commit.repeated
