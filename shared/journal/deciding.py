"""One command against one stream: load, fold, decide, append, and again whenever someone was faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TypeVar

from shared.contract.events import Event, Recorded
from shared.errors import Conflict, PesananError, Stale
from shared.journal.port import Commit, Context, Journal, version_after
from shared.journal.streams import Stream

State = TypeVar("State")
Past = Sequence[Recorded[Event]]
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

    def decide_after(past: Past) -> Sequence[Event]:
        version = past[-1].version if past else 0
        if expected is not None and expected != version:
            raise Stale("the order is at version {version}, not at {expected}", version=version, expected=expected)
        return decide(reduce(evolve, (recorded.event for recorded in past), initial))

    for _ in range(TRIES):
        past = journal.read(stream)
        decided = _decided(journal, stream, past, decide_after, context)
        commit = decided if isinstance(decided, Commit) else _appended(journal, stream, past, decided, context)
        if commit is not None:
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


def _decided(
    journal: Journal,
    stream: Stream,
    past: Past,
    decide: Callable[[Past], Sequence[Event]],
    context: Context,
) -> Sequence[Event] | Commit:
    """The events, or the first result of a command that was done before.

    Asked only where deciding again refuses, or has nothing to add: for any other repeat the append gives it, so that a
    command which is not repeated asks the journal one question less.
    """
    try:
        events = decide(past)
    except PesananError:
        if past and (done := journal.done(stream, context)) is not None:
            return done
        raise
    if not events and past and (done := journal.done(stream, context)) is not None:
        return done
    return events


def _appended(journal: Journal, stream: Stream, past: Past, events: Sequence[Event], context: Context) -> Commit | None:
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
