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
        self._streams: dict[str, list[Recorded[Event]]] = defaultdict(list)
        self._done: dict[tuple[str, str], tuple[str, Commit]] = {}
        self.log: list[Recorded[Event]] = []

    def read(self, stream: Stream) -> list[Recorded[Event]]:
        return list(self._streams[stream.name])

    def last(self, stream: Stream) -> Recorded[Event] | None:
        events = self._streams[stream.name]
        return events[-1] if events else None

    def append(
        self, stream: Stream, after: Recorded[Event] | None, events: Sequence[Event], context: Context
    ) -> Commit:
        written = self._writer.write(stream, after, events, context)
        with self._lock:
            done = self.done(stream, context)
            if done is not None:
                return done
            if events and len(self._streams[stream.name]) != version_after(after, ()):
                raise Conflict("someone changed {stream} first", stream=stream.name)
            self._streams[stream.name].extend(written)
            self.log.extend(written)
            commit = Commit(stream, version_after(after, events), tuple(written))
            self._done[stream.name, context.command_id] = (context.fingerprint, commit)
        return commit

    def done(self, stream: Stream, context: Context) -> Commit | None:
        found = self._done.get((stream.name, context.command_id))
        if found is None:
            return None
        if found[0] != context.fingerprint:
            raise KeyReused("this Idempotency-Key came with another body before")
        return Commit(stream, found[1].version, found[1].events, repeated=True)
