"""Payments that were not made in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.payments.commands.payments import Payments
from services.payments.commands.stores import Expectations
from services.payments.domain import expecting
from shared.contract.times import as_text
from shared.journal.port import Actor, Context

SWEEP = Actor("system", "payments.sweep", channel="policy")


@dataclass(frozen=True)
class Expiry:
    payments: Payments
    expectations: Expectations
    clock: Callable[[], datetime]

    def sweep(self) -> int:
        """Expire what is due; how many."""
        now = as_text(self.clock())
        return sum(self._expire(order, now) for order in self.expectations.due(now))

    def _expire(self, order: str, now: str) -> bool:
        rounds = self.payments.of(order).rounds
        # An order that was expected again may expire again, so each round is a command of its own.
        command_id = f"expire:{order}" if rounds <= 1 else f"expire:{order}:{rounds}"
        context = Context(command_id, SWEEP, order)
        commit = self.payments.change(order, lambda payment: expecting.expire(payment, now), context)
        return bool(commit.events) and not commit.repeated
