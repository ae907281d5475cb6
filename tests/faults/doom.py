"""How a worker dies by real SIGKILL at the n-th step of what it does, before or after the step is done."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass

from shared.contract.events import Event, Recorded
from shared.journal.mongo import MongoJournal
from shared.journal.port import Commit, Context
from shared.journal.streams import Stream


class Doom:
    """`steps`: how many moments are lived through; the next is the last."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def pass_by(self) -> None:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


@dataclass(frozen=True)
class DoomedJournal:
    """Implements `shared.journal.port.Journal`."""

    journal: MongoJournal
    doom: Doom

    def read(self, stream: Stream, since: int = 1) -> list[Recorded[Event]]:
        return self.journal.read(stream, since)

    def last(self, stream: Stream) -> Recorded[Event] | None:
        return self.journal.last(stream)

    def done(self, stream: Stream, context: Context) -> Commit | None:
        return self.journal.done(stream, context)

    def append(
        self, stream: Stream, after: Recorded[Event] | None, events: Sequence[Event], context: Context
    ) -> Commit:
        self.doom.pass_by()
        commit = self.journal.append(stream, after, events, context)
        self.doom.pass_by()
        return commit
