"""A stream's state: folded whole, or kept in the process and advanced by what came since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Generic, TypeVar

from shared.contract.events import Event, Recorded
from shared.journal.port import Journal
from shared.journal.streams import Stream

State = TypeVar("State")


@dataclass(frozen=True)
class Folded(Generic[State]):
    """A stream's state, and its newest event (None: the stream is empty)."""

    state: State
    last: Recorded[Event] | None = None

    @property
    def version(self) -> int:
        return self.last.version if self.last else 0


def folded(journal: Journal, stream: Stream, initial: State, evolve: Callable[[State, Event], State]) -> Folded[State]:
    """Of the whole stream, as a majority has it now. Raises what `Journal.read` does."""
    past = journal.read(stream)
    return Folded(reduce(evolve, (recorded.event for recorded in past), initial), past[-1] if past else None)


class KeptFold(Generic[State]):
    """For a stream that grows for ever and is asked before every command. As strict as folding it whole: each call
    asks the journal, with a majority's view, for the newest event that it knows and for all that came after it.

    Where that newest event isn't the journal's (an old backup was restored), or its commit holds several, it folds
    anew from the beginning. `evolve` takes many events at once, so that a state of n entries is copied once a call and
    not once an event. May be called from many threads.
    """

    def __init__(
        self,
        journal: Journal,
        stream: Stream,
        initial: State,
        evolve: Callable[[State, Sequence[Recorded[Event]]], State],
    ) -> None:
        self._journal, self._stream, self._evolve = journal, stream, evolve
        self._empty = self._known = Folded(initial)

    def __call__(self) -> Folded[State]:
        """Raises what `Journal.read` does."""
        known = self._known
        found = self._journal.read(self._stream, since=max(1, known.version))
        if known.last is not None and (not found or found[0].wire != known.last.wire):
            known, found = self._empty, self._journal.read(self._stream)
        elif known.last is not None:
            found = found[1:]
        # Two threads may each store what they have read: whichever stays, the next call reads on from there.
        known = Folded(self._evolve(known.state, found), found[-1]) if found else known
        self._known = known
        return known
