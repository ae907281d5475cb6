"""A movement as a bank feed tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Annotated

from msgspec import Meta

from services.payments.domain.movement import id_by_reference, id_of
from shared.contract.fields import END, BankAccount, Identifier, Label, Value
from shared.contract.payments import MovementRecorded
from shared.contract.times import as_text, moment_told
from shared.errors import Invalid

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # the bank's clock or zone may be off, but not by more
Received = Annotated[int, Meta(ge=1, le=10**15, description="whole rupiah that came in")]
Description = Annotated[str, Meta(max_length=2_000, extra={"personal": True})]
Rupiahs = Annotated[str, Meta(pattern=f"^IDR{END}")]


class FedMovement(Value, frozen=True, kw_only=True):
    """`booked_at` is any RFC 3339 time with its zone; `reference` the bank's own id of this movement, if it has one:
    without it two movements alike on one day are taken for one, fed twice."""

    account: BankAccount
    amount: Received
    currency: Rupiahs = "IDR"
    booked_at: Label
    description: Description = ""
    reference: Identifier | None = None


def movement_of(fed: FedMovement, now: datetime, zone: tzinfo) -> MovementRecorded:
    """Raises Invalid."""
    if not fed.account.strip():
        raise Invalid({"account": ["is empty"]})
    booked_at = _booked_at(fed.booked_at, now)
    day = booked_at.astimezone(zone).date().isoformat()
    content = id_of(fed.account, day, fed.amount, fed.description)
    return MovementRecorded(
        movement_id=id_by_reference(fed.account, fed.reference) if fed.reference else content,
        account=fed.account,
        amount=fed.amount,
        booked_at=as_text(booked_at),
        description=fed.description,
    )


def _booked_at(text: str, now: datetime) -> datetime:
    moment = moment_told("booked_at", text)
    if not EARLIEST < moment <= now + AHEAD:
        raise Invalid({"booked_at": ["lies in the future, or before the year 2000"]})
    return moment
