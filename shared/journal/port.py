"""The journal: an append-only log of commits, one service's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.contract.events import Event, Recorded
from shared.journal.streams import Stream


@dataclass(frozen=True)
class Actor:
    """Who, from where, through what. `kind`: admin, customer, service or system; `channel`: web, api or policy."""

    kind: str
    id: str
    ip: str = ""
    channel: str = "api"


@dataclass(frozen=True)
class Context:
    """Why a commit is made. The same `command_id` in the same stream is done once; `fingerprint` (a digest of the
    request's body) tells a repeat from another request under the same key."""

    command_id: str
    actor: Actor
    correlation_id: str
    cause: Recorded[Event] | None = None
    fingerprint: str = ""


@dataclass(frozen=True)
class Commit:
    """What an append did: the stream's version after it, and its events (none where the decision was "nothing").

    `repeated`: the command had been done before, and this is its first result.
    """

    stream: Stream
    version: int
    events: tuple[Recorded[Event], ...]
    repeated: bool = False


def version_after(last: Recorded[Event] | None, events: Sequence[Event]) -> int:
    return (last.version if last else 0) + len(events)


class Journal(Protocol):
    def read(self, stream: Stream, since: int = 1) -> list[Recorded[Event]]:
        """The stream in order, majority-committed: the events of the commits that begin at version `since` or later.
        Raises Unavailable; Outdated for a type or a data version that this program doesn't know."""

    def last(self, stream: Stream) -> Recorded[Event] | None:
        """The stream's newest event."""

    def append(
        self, stream: Stream, after: Recorded[Event] | None, events: Sequence[Event], context: Context
    ) -> Commit:
        """Append right after the event that the caller saw last (None: the stream was empty). No events at all: the
        command is answered with "nothing to do" for ever, whatever happens in the stream later.

        Counts when majority-committed and journaled. Raises Conflict where someone was faster, KeyReused where the
        command id came with another fingerprint, Invalid and TooLarge for an event that breaks the contract,
        Unavailable (the append may then have happened: repeat it with the same command id).
        """

    def done(self, stream: Stream, context: Context) -> Commit | None:
        """The result of this command, if it was done before. Raises KeyReused."""
