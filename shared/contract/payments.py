"""Events of the payments service: what is owed and what has come in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from shared.contract.events import Event
from shared.contract.fields import (
    BankAccount,
    Comment,
    Currency,
    Identifier,
    Label,
    Moment,
    PersonalText,
    PersonName,
    Points,
    Rupiah,
)
from shared.contract.wire import Lift

Cents = Annotated[int, Meta(ge=0, le=99)]


class Evidence(StrEnum):
    """What a confirmation rests on: an admin's review of a claim, or a movement on the account."""

    CLAIM = "claim"
    MOVEMENT = "movement"


class PaymentExpected(Event, frozen=True, kw_only=True):
    """A further one reopens what had expired or was canceled. Money booked before `placed_at` is for something else."""

    order: Identifier
    amount: Rupiah
    currency: Currency = "IDR"
    account: BankAccount
    amount_unique: bool
    placed_at: Moment
    due_at: Moment


class ClaimReceived(Event, frozen=True, kw_only=True):
    """The order's customer says that they paid; `reference` is the claim's id."""

    order: Identifier
    claim_id: Identifier
    amount: Rupiah
    currency: Currency = "IDR"
    account_name: PersonName
    transferred_at: Moment


class PaymentPartlyConfirmed(Event, frozen=True, kw_only=True):
    """`amount` is confirmed, and with all before it (`received`) it is less than what is due (`expected`): the order
    goes on waiting."""

    order: Identifier
    amount: Rupiah
    received: Rupiah
    expected: Rupiah
    currency: Currency = "IDR"
    evidence: Evidence
    reference: Identifier
    paid_at: Moment


class PaymentConfirmed(Event, frozen=True, kw_only=True):
    """What is due is covered: `amount` is all that is in hand for the order, `reference` what completed it.

    Before PaymentPartlyConfirmed there was, an accepted claim of any amount led here: such an `amount` may be less than
    what is due. A further one follows where an order that waits again finds the money that is there.
    """

    order: Identifier
    amount: Rupiah
    currency: Currency = "IDR"
    evidence: Evidence
    reference: Identifier
    paid_at: Moment


class PaymentMismatched(Event, frozen=True, kw_only=True):
    """Not what was expected: `received` instead of `expected`; a person decides. Of a movement it came in, of a claim
    the customer says so.

    `expected` is 0 where nothing was expected any more: the order was paid already, expired or canceled.
    """

    order: Identifier
    expected: Rupiah
    received: Rupiah
    currency: Currency = "IDR"
    evidence: Evidence
    reference: Identifier


class PaymentRejected(Event, frozen=True, kw_only=True):
    order: Identifier
    claim_id: Identifier
    reason: Comment = ""


class PaymentExpired(Event, frozen=True, kw_only=True):
    order: Identifier
    amount: Rupiah
    currency: Currency = "IDR"


class ExpiryLifted(Event, frozen=True, kw_only=True):
    """The order is worked although no payment was seen: a person vouches for it. It expires no more, and money that
    comes still confirms."""

    order: Identifier


class PaymentCanceled(Event, frozen=True, kw_only=True):
    """Nothing is expected any more: the order was canceled, denied, voided or failed."""

    order: Identifier


class RefundRecorded(Event, frozen=True, kw_only=True):
    order: Identifier
    amount: Rupiah
    currency: Currency = "IDR"
    reason: Comment = ""


class MovementRecorded(Event, frozen=True, kw_only=True):
    """One line of the account: `amount` and `cents` came in. `movement_id` is made of the line's content: fed twice, it
    is one."""

    dataversion = 2

    movement_id: Identifier
    account: BankAccount
    amount: Rupiah
    cents: Cents = 0
    currency: Currency = "IDR"
    booked_at: Moment
    description: PersonalText = ""


class MovementMatched(Event, frozen=True, kw_only=True):
    """On the movement's stream: the order that it was given to, for good. On the order's payment stream: it bears out
    a claim of its amount that was accepted before, and adds nothing."""

    movement_id: Identifier
    order: Identifier


class StatementRead(Event, frozen=True, kw_only=True):
    """What became of an uploaded statement; `problem` says why nothing could be read."""

    statement_id: Identifier
    movements: Points
    new: Points
    problem: Label = ""


PAYMENT_EVENTS: tuple[type[Event], ...] = (
    PaymentExpected,
    ClaimReceived,
    PaymentPartlyConfirmed,
    PaymentConfirmed,
    PaymentMismatched,
    PaymentRejected,
    PaymentExpired,
    ExpiryLifted,
    PaymentCanceled,
    RefundRecorded,
    MovementRecorded,
    MovementMatched,
    StatementRead,
)

LIFTS: Mapping[tuple[str, int], Lift] = {("MovementRecorded", 1): lambda old: old}  # which had no cents
