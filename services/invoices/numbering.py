"""Taking the next number of a series: the append of one event to the series' stream is the allocation.

There is no counter and no lock. Unique (stream, version) lets one writer have a number; unique (stream, command_id)
lets an invoice have one number, whoever asks and however often. A number can't be lost: it is in the log.
"""

from __future__ import annotations

from typing import cast

from services.invoices.domain.series import next_number
from services.invoices.streams import command_of, numbers_of, step
from shared.backoff import tries
from shared.contract.events import Event, Recorded
from shared.contract.invoices import InvoiceNumberTaken
from shared.errors import Broken, Conflict, Unavailable
from shared.journal.port import Journal


def take_number(
    journal: Journal, order: str, turn: int, series: str, earliest: str, cause: Recorded[Event]
) -> Recorded[InvoiceNumberTaken]:
    """The number in this series for the order's paper of this turn, the same at every call. Raises Unavailable: ask
    again later."""
    stream, context = numbers_of(series), step(command_of("number", order, turn), cause)
    for _ in tries():
        last = journal.last(stream)
        wanted = next_number(_taken(last).event if last else None, order, series, earliest)
        try:
            return _taken(journal.append(stream, last, [wanted], context).events[-1])
        except Conflict:
            continue
    raise Unavailable("too many invoices want a number of {series} at once", series=series)


def _taken(recorded: Recorded[Event]) -> Recorded[InvoiceNumberTaken]:
    if not isinstance(recorded.event, InvoiceNumberTaken):
        raise Broken("{stream} holds {kind}, which is no number", stream=recorded.stream, kind=recorded.type)
    return cast("Recorded[InvoiceNumberTaken]", recorded)
