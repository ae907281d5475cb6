"""Which status may follow which: the sane moves. Any other is a correction, and says why."""

from __future__ import annotations

from collections.abc import Mapping

from shared.contract.orders import Status
from shared.errors import NotAllowed

S = Status
BACK = (S.REFUNDED, S.REVERSED, S.CHARGEBACK)  # ways in which money goes back
NO_SALE = (S.CANCELED, S.DENIED, S.EXPIRED, S.FAILED, S.VOIDED, *BACK)
"""The sale came to nothing: an invoice that stands is credited, and another is made only once it goes on after all."""

MOVES: Mapping[Status, tuple[Status, ...]] = {
    S.PENDING: (S.PROCESSING, S.CANCELED, S.DENIED, S.EXPIRED, S.FAILED, S.VOIDED),
    S.PROCESSING: (S.PROCESSED, S.SHIPPED, S.CANCELED, *BACK, S.VOIDED),
    S.PROCESSED: (S.SHIPPED, S.CANCELED, *BACK),
    S.SHIPPED: (S.COMPLETE, *BACK),
    S.COMPLETE: BACK,
    S.CANCELED: (S.CANCELED_REVERSAL, S.REFUNDED),
    S.CANCELED_REVERSAL: (S.PENDING, S.PROCESSING, S.CANCELED),
    S.DENIED: (S.PENDING, S.CANCELED),
    S.EXPIRED: (S.PENDING, S.CANCELED),
    S.FAILED: (S.PENDING, S.CANCELED),
    S.REFUNDED: (),
    S.REVERSED: (S.PROCESSING, S.REFUNDED, S.CANCELED),
    S.CHARGEBACK: (S.REVERSED, S.REFUNDED),
    S.VOIDED: (),
}


def open_moves(status: Status) -> tuple[Status, ...]:
    return MOVES[status]


def check_move(before: Status, wanted: Status) -> None:
    """Raises NotAllowed with a sentence that names the open moves."""
    if wanted in MOVES[before]:
        return
    if not MOVES[before]:
        raise NotAllowed(
            "an order that is {before} can't become {wanted}: {before} is where it ends; "
            "give a correction reason if this mends a mistake",
            before=before.value,
            wanted=wanted.value,
        )
    raise NotAllowed(
        "an order that is {before} can't become {wanted}; it may become {open}; "
        "give a correction reason if this mends a mistake",
        before=before.value,
        wanted=wanted.value,
        open=", ".join(move.value for move in MOVES[before]),
    )
