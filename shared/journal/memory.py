"""The journal in memory, for fast tests. It passes the suite of the real one (tests/integration/test_journal.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from threading import Lock

from shared.contract.events import Event, Recorded
from shared.errors import Conflict, KeyReused
from shared.journal.port import Commit, Context, version_after
from shared.journal.streams import Stream
from shared.journal.writing import Writer


class MemoryJournal:
    """Implements `shared.journal.port.Journal`."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._lock = Lock()
        self._streams: dict[str, list[Commit]] = defaultdict(list)
        self._done: dict[tuple[str, str], tuple[str, Commit]] = {}
        self.log: list[Recorded[Event]] = []

    def read(self, stream: Stream, since: int = 1) -> list[Recorded[Event]]:
        commits = [commit for commit in self._streams[stream.name] if commit.events[0].version >= since]
        return [recorded for commit in commits for recorded in commit.events]

    def last(self, stream: Stream) -> Recorded[Event] | None:
        commits = self._streams[stream.name]
        return commits[-1].events[-1] if commits else None

    def append(
        self, stream: Stream, after: Recorded[Event] | None, events: Sequence[Event], context: Context
    ) -> Commit:
        written = self._writer.write(stream, after, events, context)
        with self._lock:
            done = self.done(stream, context)
            if done is not None:
                return done
            if events and version_after(self.last(stream), ()) != version_after(after, ()):
                raise Conflict("someone changed {stream} first", stream=stream.name)
            commit = Commit(stream, version_after(after, events), tuple(written))
            if events:
                self._streams[stream.name].append(commit)
            self.log.extend(written)
            self._done[stream.name, context.command_id] = (context.fingerprint, commit)
        return commit

    def done(self, stream: Stream, context: Context) -> Commit | None:
        found = self._done.get((stream.name, context.command_id))
        if found is None:
            return None
        if found[0] != context.fingerprint:
            raise KeyReused("this Idempotency-Key came with another body before")
        return Commit(stream, found[1].version, found[1].events, repeated=True)
