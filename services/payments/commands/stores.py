"""What the commands look things up in. The journal decides; these only say where to look, and may be made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from services.payments.domain.matching import Expectation
from shared.contract.fields import Moment
from shared.contract.payments import MovementRecorded


class Expectations(Protocol):
    """Every method may be repeated. Raises Unavailable."""

    def remember(self, expectation: Expectation) -> None:
        """Kept unless a newer one is known; of two of one version the one that is due later is kept."""

    def of_amount(self, account: str, amount: int) -> Sequence[Expectation]: ...
    def due(self, now: Moment) -> Sequence[str]:
        """Orders whose open expectation was due by now."""


class State(StrEnum):
    """`NEW`: begun, and nobody has said yet where it ends."""

    NEW = "new"
    UNMATCHED = "unmatched"
    MATCHED = "matched"


@dataclass(frozen=True)
class Incoming:
    movement: MovementRecorded
    state: State
    order: str | None = None


class IncomingMovements(Protocol):
    """Every method may be repeated. Raises Unavailable."""

    def begin(self, movement: MovementRecorded, now: datetime) -> None:
        """A mark, made before the movement's first event: what crashes after it is finished by the sweep."""

    def end(self, movement_id: str, order: str | None) -> None:
        """It was given to `order`, or (None) fits none; what was given stays given."""

    def waiting_for(self, account: str, amount: int) -> Sequence[MovementRecorded]:
        """Of this amount and not given to any order, the oldest first."""

    def begun_before(self, moment: datetime) -> Sequence[MovementRecorded]:
        """New since before `moment`."""

    def listed(self, state: State | None, after: str, limit: int) -> Sequence[Incoming]:
        """By id, those behind `after`."""
