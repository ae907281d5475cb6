"""A movement on the shop's account: recorded once, given to the order that it fits, and that order's payment confirmed.

The steps, each safe to repeat: a mark; MovementRecorded and then MovementMatched on the movement's stream (one
movement, one order); then the payment's own event on the order's stream; the mark ends. A sweep finishes what a crash
left in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import reduce

from services.payments.commands.payments import Payments
from services.payments.commands.stores import Expectations, IncomingMovements
from services.payments.domain import receiving
from services.payments.domain.matching import owner_of
from services.payments.domain.movement import EMPTY, Movement, account_key, evolve, give_to, movement_stream, record
from shared.contract.checking import checked
from shared.contract.fields import Moment
from shared.contract.payments import MovementRecorded
from shared.errors import Broken
from shared.journal.deciding import change
from shared.journal.port import Actor, Commit, Context, Journal


@dataclass(frozen=True)
class Movements:
    """`keep`: how long an order keeps its amount after it was settled; `zone` is the shop's."""

    journal: Journal
    payments: Payments
    expectations: Expectations
    incoming: IncomingMovements
    keep: timedelta
    zone: tzinfo
    clock: Callable[[], datetime]

    def take(self, movement: MovementRecorded, context: Context) -> Commit:
        """Record it and see whose it is. `context.command_id` is replaced: the movement's own id tells a repeat.

        Raises Invalid, Unavailable.
        """
        checked(movement)  # before the mark: what can never be recorded would stay with the sweep for ever
        self.incoming.begin(movement, self.clock())
        return self._record(movement, context)

    def settle(self, movement_id: str, context: Context) -> str | None:
        """Give a recorded movement to the order that it fits; that order, or None where it fits none."""
        movement = self.of(movement_id)
        if movement.recorded is None:
            return None  # only its mark stands: who made it, or the sweep, goes on
        order = movement.order or self._give(movement.recorded, context)
        if order is not None:
            self._tell(order, movement.recorded, context)
        self.incoming.end(movement_id, order)
        return order

    def settle_waiting(self, account: str, amount: int, context: Context) -> None:
        """The order arrived after its money: the topics are not read in step with the bank's feed."""
        for movement in self.incoming.waiting_for(account_key(account), amount):
            self.settle(movement.movement_id, context)

    def finish(self, begun_before: datetime) -> int:
        """What was begun before this moment and has no end; how many."""
        left = self.incoming.begun_before(begun_before)
        for movement in left:
            self._record(movement, _sweeping(movement.movement_id))
        return len(left)

    def of(self, movement_id: str) -> Movement:
        past = self.journal.read(movement_stream(movement_id))
        return reduce(evolve, (recorded.event for recorded in past), EMPTY)

    def booked_at(self, movement_id: str) -> Moment:
        """Raises Broken for one that was given to an order and never recorded."""
        recorded = self.of(movement_id).recorded
        if recorded is None:
            raise Broken("there is no movement {movement}", movement=movement_id)
        return recorded.booked_at

    def _record(self, movement: MovementRecorded, context: Context) -> Commit:
        own = _as(f"movement:{movement.movement_id}", context)
        stream = movement_stream(movement.movement_id)
        commit = change(self.journal, stream, EMPTY, evolve, lambda seen: record(seen, movement), own)
        self.settle(movement.movement_id, context)
        return commit

    def _give(self, recorded: MovementRecorded, context: Context) -> str | None:
        candidates = self.expectations.of_amount(account_key(recorded.account), recorded.amount)
        owner = owner_of(recorded, candidates, self.keep, self.zone)
        if owner is None:
            return None
        own = _as(f"match:{recorded.movement_id}", context)
        stream = movement_stream(recorded.movement_id)
        change(self.journal, stream, EMPTY, evolve, lambda seen: give_to(seen, owner.order), own)
        return self.of(recorded.movement_id).order  # someone may have been faster

    def _tell(self, order: str, movement: MovementRecorded, context: Context) -> None:
        own = _as(f"movement:{movement.movement_id}", context)
        self.payments.change(order, lambda payment: receiving.receive_movement(payment, order, movement), own)


def _as(command_id: str, context: Context) -> Context:
    return Context(command_id, context.actor, context.correlation_id, context.cause)


def _sweeping(movement_id: str) -> Context:
    return Context(f"sweep:{movement_id}", Actor("system", "payments.sweep", channel="policy"), movement_id)
