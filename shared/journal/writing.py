"""From events to the exact bytes that are stored and sent: versions, hash chain, monotone time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.contract.events import Event, Recorded
from shared.contract.times import after, as_text
from shared.contract.wire import FIRST_PREVHASH, SOURCE, Contract, hash_of
from shared.errors import TooLarge
from shared.journal.port import Context
from shared.journal.streams import Stream

LARGEST_COMMIT = 8 * 1024 * 1024  # bytes: MongoDB's change stream, which the relay tails, carries at most 16 MiB


@dataclass(frozen=True)
class Writer:
    """`service` is the source; `clock` and `new_id` (uuid7, so ids sort by time) come from outside."""

    contract: Contract
    service: str
    clock: Callable[[], datetime]
    new_id: Callable[[], str]

    def write(
        self, stream: Stream, last: Recorded[Event] | None, events: Sequence[Event], context: Context
    ) -> list[Recorded[Event]]:
        """The events as they will stand after `last`. Raises Invalid, TooLarge."""
        written: list[Recorded[Event]] = []
        for event in events:
            last = self._one(stream, last, event, context)
            written.append(last)
        size = sum(len(recorded.wire) for recorded in written)
        if size > LARGEST_COMMIT:
            raise TooLarge(
                "one change may have at most {limit} bytes, this has {size}", limit=LARGEST_COMMIT, size=size
            )
        return written

    def _one(self, stream: Stream, last: Recorded[Event] | None, event: Event, context: Context) -> Recorded[Event]:
        cause = context.cause
        moment = after(self.clock(), last.time if last else None, cause.time if cause else None)
        attributes = {
            "id": self.new_id(),
            "source": SOURCE + self.service,
            "subject": stream.subject,
            "time": as_text(moment),
            "stream": stream.name,
            "streamversion": last.version + 1 if last else 1,
            "prevhash": hash_of(last.wire) if last else FIRST_PREVHASH,
            "causationid": cause.id if cause else "",
            "correlationid": context.correlation_id,
            "actorkind": context.actor.kind,
            "actorid": context.actor.id,
            "actorip": context.actor.ip,
            "channel": context.actor.channel,
            "commandid": context.command_id,
        }
        return self.contract.encode(event, attributes)
