"""Commands on one order's payment. Safe to repeat with the same context."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from services.payments.commands.stores import Expectations
from services.payments.domain.matching import expectation_of
from services.payments.domain.payment import EMPTY, Payment, evolve, payment_stream
from shared.contract.events import Event
from shared.journal.deciding import change
from shared.journal.port import Commit, Context, Journal


@dataclass(frozen=True)
class Payments:
    journal: Journal
    expectations: Expectations

    def of(self, order: str) -> Payment:
        past = self.journal.read(payment_stream(order))
        return reduce(evolve, (recorded.event for recorded in past), EMPTY)

    def change(self, order: str, decide: Callable[[Payment], Sequence[Event]], context: Context) -> Commit:
        commit = change(self.journal, payment_stream(order), EMPTY, evolve, decide, context)
        # Also where nothing was decided: a repeat makes good what a crash after the append left out.
        self.remember(order)
        return commit

    def remember(self, order: str) -> None:
        expectation = expectation_of(self.journal.read(payment_stream(order)))
        if expectation is not None:
            self.expectations.remember(expectation)
