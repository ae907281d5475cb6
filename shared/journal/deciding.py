"""One command against one stream: load, fold, decide, append, and again whenever someone was faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TypeVar

from shared.contract.events import Event, Recorded
from shared.errors import Conflict, Stale
from shared.journal.port import Commit, Context, Journal, version_after
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
        if past and (done := journal.done(stream, context)) is not None:
            return done  # the first result, even where deciding again would now refuse it
        _check_seen(past, expected)
        events = decide(reduce(evolve, (recorded.event for recorded in past), initial))
        if (commit := _appended(journal, stream, past, events, context)) is not None:
            return commit
    raise Conflict("too many people change {stream} at once", stream=stream.name)


def record(journal: Journal, stream: Stream, events: Sequence[Event], context: Context) -> Commit:
    """Append what is decided already, after whatever stands. Safe to repeat; raises what `Journal.append` does."""
    for _ in range(TRIES):
        try:
            return journal.append(stream, journal.last(stream), events, context)
        except Conflict:
            continue
    raise Conflict("too many people change {stream} at once", stream=stream.name)


def _check_seen(past: Sequence[Recorded[Event]], expected: int | None) -> None:
    version = past[-1].version if past else 0
    if expected is not None and expected != version:
        raise Stale("the order is at version {version}, not at {expected}", version=version, expected=expected)


def _appended(
    journal: Journal, stream: Stream, past: Sequence[Recorded[Event]], events: Sequence[Event], context: Context
) -> Commit | None:
    """None where someone was faster."""
    last = past[-1] if past else None
    # Only who sent an Idempotency-Key (its body has left a fingerprint) can send the same command again: a late try
    # must not do what the first was told is done. A policy's "nothing" is kept by its runner, and a sweep asks anew.
    if not events and not context.fingerprint:
        return Commit(stream, version_after(last, ()), ())
    try:
        return journal.append(stream, last, events, context)
    except Conflict:
        return None
