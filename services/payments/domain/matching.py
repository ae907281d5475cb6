"""Whose money is it? A movement belongs to the one order that has, or had, exactly this amount reserved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from functools import reduce

from services.payments.domain.movement import account_key
from services.payments.domain.payment import EMPTY, evolve
from shared.contract.events import Event, Recorded
from shared.contract.fields import Moment
from shared.contract.payments import ExpiryLifted, MovementRecorded, PaymentCanceled, PaymentConfirmed, PaymentExpired
from shared.contract.times import from_text

NEVER: Moment = "9999-12-31T23:59:59.999999Z"
CLOSING = (PaymentConfirmed, PaymentExpired, PaymentCanceled, ExpiryLifted)


@dataclass(frozen=True)
class Expectation:
    """What the payments of an order say, for finding it by (account, amount). `closed_at` is None while it is open
    and may expire: since then orders counts the days that the amount stays reserved. `due_at` is `NEVER` while a claim
    waits for its review or a part of the money is there: that holds the expiry, and the sweep needn't look at it.
    `version` is the stream's."""

    order: str
    account: str
    amount: int
    unique: bool
    placed_at: Moment
    due_at: Moment
    closed_at: Moment | None
    version: int


def expectation_of(past: Sequence[Recorded[Event]]) -> Expectation | None:
    """None where nothing was ever expected."""
    payment = reduce(evolve, (recorded.event for recorded in past), EMPTY)
    if payment.expected is None:
        return None
    closings = [recorded.time for recorded in past if isinstance(recorded.event, CLOSING)]
    return Expectation(
        order=payment.expected.order,
        account=account_key(payment.expected.account),
        amount=payment.expected.amount,
        unique=payment.expected.amount_unique,
        placed_at=payment.expected.placed_at,
        due_at=NEVER if payment.needs_a_person else payment.expected.due_at,
        closed_at=None if payment.awaited and not payment.lifted else closings[-1],
        version=past[-1].version,
    )


def owner_of(
    movement: MovementRecorded, candidates: Iterable[Expectation], keep: timedelta, zone: tzinfo
) -> Expectation | None:
    """The one order that it fits; None where none fits, or more than one: then a person must look. No order asks for
    cents.

    An order keeps its amount for `keep` after it was paid, canceled or expired (orders reserves it as long), so late
    money never goes to another.
    """
    if movement.cents:
        return None
    fitting = [one for one in candidates if one.unique and _fits(movement, one, keep, zone)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(movement: MovementRecorded, one: Expectation, keep: timedelta, zone: tzinfo) -> bool:
    if (account_key(movement.account), movement.amount) != (one.account, one.amount):
        return False
    # By the day: statements know no time, and the day of the order is early enough.
    booked = _day(movement.booked_at, zone)
    until = None if one.closed_at is None else _day(one.closed_at, zone) + keep
    return _day(one.placed_at, zone) <= booked and (until is None or booked <= until)


def _day(moment: Moment, zone: tzinfo) -> date:
    return from_text(moment).astimezone(zone).date()
