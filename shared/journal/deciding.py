"""One command against one stream: load, fold, decide, append, and again whenever someone was faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TypeVar

from shared.contract.events import Event
from shared.errors import Conflict, Stale
from shared.journal.port import Commit, Context, Journal
from shared.journal.streams import Stream

State = TypeVar("State")
TRIES = 200  # at 50 writers at once the unluckiest needs about 50


def change(
    journal: Journal,
    stream: Stream,
    initial: State,
    evolve: Callable[[State, Event], State],
    decide: Callable[[State], Sequence[Event]],
    context: Context,
    *,
    expected: int | None = None,
) -> Commit:
    """Safe to repeat with the same command id. What `decide` raises goes through; "nothing" is an empty commit.

    `expected` is the version that the caller has seen: any other raises Stale. Raises what `Journal.append` does.
    """
    for _ in range(TRIES):
        past = journal.read(stream)
        repeat = _in_past(journal, stream, context, bool(past))
        if repeat is not None:
            return repeat
        version = past[-1].version if past else 0
        if expected is not None and expected != version:
            raise Stale("the order is at version {version}, not at {expected}", version=version, expected=expected)
        events = decide(reduce(evolve, (recorded.event for recorded in past), initial))
        if not events:
            return Commit(stream, version, ())
        try:
            return journal.append(stream, past[-1] if past else None, events, context)
        except Conflict:
            continue
    raise Conflict("too many people change {stream} at once", stream=stream.name)


def record(journal: Journal, stream: Stream, events: Sequence[Event], context: Context) -> Commit:
    """Append what is decided already, after whatever stands. Safe to repeat; raises what `Journal.append` does."""
    for _ in range(TRIES):
        try:
            return journal.append(stream, journal.last(stream), events, context)
        except Conflict:
            continue
    raise Conflict("too many people change {stream} at once", stream=stream.name)


def _in_past(journal: Journal, stream: Stream, context: Context, has_past: bool) -> Commit | None:
    # A repeated command must answer with its first result even where deciding again would now refuse it.
    return journal.done(stream, context) if has_past else None
