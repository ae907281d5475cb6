"""A payments process that kills itself with SIGKILL at the n-th step of what it does, before or after it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.payments.adapters.expectations import MongoExpectations
from services.payments.adapters.incoming import MongoIncoming
from services.payments.commands.movements import Movements
from services.payments.commands.payments import Payments
from services.payments.domain.matching import Expectation
from services.payments.policies.orders import OrderReactions, orders_policy
from services.payments.settings import PaymentsSettings
from shared.bootstrap import client_of, journal_of, own_database
from shared.consuming.policy import Policy
from shared.contract.events import Event, Recorded
from shared.contract.payments import MovementRecorded
from shared.contract.times import utc_now
from shared.errors import Unavailable
from tests.faults.doom import Doom, DoomedJournal
from tests.unit.payments.given import feed, reacted


class DoomedIncoming(MongoIncoming):
    def __init__(self, database: Any, doom: Doom) -> None:
        super().__init__(database)
        self.doom = doom

    def begin(self, movement: MovementRecorded, now: datetime) -> None:
        super().begin(movement, now)
        self.doom.pass_by()

    def end(self, movement_id: str, order: str | None) -> None:
        self.doom.pass_by()
        super().end(movement_id, order)


class DoomedExpectations(MongoExpectations):
    def __init__(self, database: Any, doom: Doom) -> None:
        super().__init__(database)
        self.doom = doom

    def remember(self, expectation: Expectation) -> None:
        self.doom.pass_by()
        super().remember(expectation)
        self.doom.pass_by()


def doomed(settings: PaymentsSettings, steps: int) -> tuple[Movements, Policy]:
    client, doom = client_of(settings), Doom(steps)
    own = own_database(settings, client)
    journal = DoomedJournal(journal_of(settings, client), doom)
    expectations, incoming = DoomedExpectations(own, doom), DoomedIncoming(own, doom)
    payments = Payments(journal, expectations)
    movements = Movements(journal, payments, expectations, incoming, settings.keep_amounts, settings.zone, utc_now)
    return movements, orders_policy(OrderReactions(payments, movements, settings.pay_within))


def take(settings: PaymentsSettings, steps: int, movement: MovementRecorded) -> None:
    """As the bank's feed hands it over."""
    movements, _ = doomed(settings, steps)
    movements.take(movement, feed(movement.movement_id))


def take_all(settings: PaymentsSettings, steps: int, movements: Sequence[MovementRecorded]) -> None:
    """One after the other; what is Unavailable is tried again."""
    taking, _ = doomed(settings, steps)
    for movement in movements:
        while True:
            try:
                taking.take(movement, feed(movement.movement_id))
            except Unavailable:
                continue
            break


def hear(settings: PaymentsSettings, steps: int, event: Recorded[Event]) -> None:
    """As the consumer hands it over."""
    _, policy = doomed(settings, steps)
    reacted(policy, event)
