"""One line of the shop's account: recorded once, given to one order at most, for good."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256

from shared.contract.events import Event
from shared.contract.payments import MovementMatched, MovementRecorded
from shared.errors import Broken
from shared.journal.streams import Stream, named

ID_LENGTH = 32  # hex digits
SEPARATORS = re.compile(r"[\s.\-]+")
SPACES = re.compile(r"\s+")


def movement_stream(movement_id: str) -> Stream:
    return named(f"movement:{movement_id}")


@dataclass(frozen=True)
class Movement:
    recorded: MovementRecorded | None = None
    order: str | None = None


def evolve(movement: Movement, event: Event) -> Movement:
    match event:
        case MovementRecorded():
            return replace(movement, recorded=event)
        case MovementMatched(order=order):
            return replace(movement, order=order)
        case _:
            raise Broken("{kind} is no event of a movement", kind=type(event).__name__)


def record(movement: Movement, recorded: MovementRecorded) -> list[Event]:
    return [] if movement.recorded else [recorded]


def give_to(movement: Movement, order: str) -> list[Event]:
    """One movement, one order: who comes second gets nothing."""
    if movement.recorded is None or movement.order is not None:
        return []
    return [MovementMatched(movement_id=movement.recorded.movement_id, order=order)]


def account_key(account: str) -> str:
    """`123-456 7890` and `1234567890` are one account."""
    return SEPARATORS.sub("", account)


def id_of(account: str, day: str, amount: int, description: str, occurrence: int = 0) -> str:
    """Made of the line's content, so that overlapping statements store it once. `occurrence` tells apart equal lines
    of one statement, counted from 0."""
    text = SPACES.sub(" ", description).strip().casefold()
    return _digest("content", account_key(account), day, str(amount), text, str(occurrence))


def id_by_reference(account: str, reference: str) -> str:
    """For feeds that name each movement themselves."""
    return _digest("reference", account_key(account), reference)


def _digest(*parts: str) -> str:
    return sha256("\x00".join(parts).encode()).hexdigest()[:ID_LENGTH]


EMPTY = Movement()
