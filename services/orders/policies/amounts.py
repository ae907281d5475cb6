"""An amount stays reserved for a while after its order is settled, so that a late transfer can't pay someone else's."""

from __future__ import annotations

from datetime import timedelta

from services.orders.commands.reservations import Reservations
from shared.consuming.policy import Nothing, Outcome, Policy
from shared.contract.events import Recorded
from shared.contract.orders import Status, StatusChanged
from shared.contract.times import from_text
from shared.journal.port import Context

NAME = "orders.amounts"
WAITING = (Status.PENDING, Status.CANCELED_REVERSAL)


def _between_others(event: StatusChanged) -> bool:
    return event.status not in WAITING and event.before not in WAITING


def amounts_policy(reservations: Reservations, keep: timedelta) -> Policy:
    policy = Policy(NAME, topics=("orders.events",))

    @policy.reacts(StatusChanged, plain=_between_others)
    def settled(recorded: Recorded[StatusChanged], _context: Context) -> Outcome:
        if recorded.event.status in WAITING:
            reservations.hold(recorded.subject)
            return Nothing("the order waits for money: its amount is held")
        if recorded.event.before not in WAITING:
            return Nothing("the amount was settled before")
        reservations.release_after(recorded.subject, from_text(recorded.time) + keep)
        return Nothing("the amount's release is noted")

    return policy
