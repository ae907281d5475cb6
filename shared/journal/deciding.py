"""One command against one stream: load, fold, decide, append, and again whenever someone was faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from shared.backoff import tries
from shared.contract.events import Event
from shared.errors import Conflict, PesananError, Stale, Unavailable
from shared.journal.folding import Folded, folded
from shared.journal.port import Commit, Context, Journal
from shared.journal.streams import Stream

State = TypeVar("State")


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

    `expected` is the version that the caller has seen: any other raises Stale. Raises what `Journal.append` does, but
    for Conflict: where others were faster again and again it raises Unavailable.
    """
    return change_folded(
        journal, stream, lambda: folded(journal, stream, initial, evolve), decide, context, expected=expected
    )


def change_folded(
    journal: Journal,
    stream: Stream,
    load: Callable[[], Folded[State]],
    decide: Callable[[State], Sequence[Event]],
    context: Context,
    *,
    expected: int | None = None,
) -> Commit:
    """The same for a state that `load` gives, such as a `KeptFold`."""
    for _ in tries():
        past = load()
        decided = _decided(journal, stream, past, lambda at: _decide(at, decide, expected), context)
        commit = decided if isinstance(decided, Commit) else _appended(journal, stream, past, decided, context)
        if commit is not None:
            return commit
    raise Unavailable("too many people change {stream} at once", stream=stream.name)


def record(journal: Journal, stream: Stream, events: Sequence[Event], context: Context) -> Commit:
    """Append what is decided already, after whatever stands. Safe to repeat; raises what `change` does."""
    for _ in tries():
        try:
            return journal.append(stream, journal.last(stream), events, context)
        except Conflict:
            continue
    raise Unavailable("too many people change {stream} at once", stream=stream.name)


def _decide(past: Folded[State], decide: Callable[[State], Sequence[Event]], expected: int | None) -> Sequence[Event]:
    if expected is not None and expected != past.version:
        raise Stale("the order is at version {version}, not at {expected}", version=past.version, expected=expected)
    return decide(past.state)


def _decided(
    journal: Journal,
    stream: Stream,
    past: Folded[State],
    decide: Callable[[Folded[State]], Sequence[Event]],
    context: Context,
) -> Sequence[Event] | Commit:
    """The events, or the first result of a command that was done before.

    Asked only where deciding again refuses, or has nothing to add: for any other repeat the append gives it, so that a
    command which is not repeated asks the journal one question less.
    """
    try:
        events = decide(past)
    except PesananError:
        if past.version and (done := journal.done(stream, context)) is not None:
            return done
        raise
    if not events and past.version and (done := journal.done(stream, context)) is not None:
        return done
    return events


def _appended(
    journal: Journal, stream: Stream, past: Folded[State], events: Sequence[Event], context: Context
) -> Commit | None:
    """None where someone was faster."""
    # Only who sent an Idempotency-Key (its body has left a fingerprint) can send the same command again: a late try
    # must not do what the first was told is done. A policy's "nothing" is kept by its runner, and a sweep asks anew.
    if not events and not context.fingerprint:
        return Commit(stream, past.version, ())
    try:
        return journal.append(stream, past.last, events, context)
    except Conflict:
        return None
