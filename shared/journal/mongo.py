"""The journal in MongoDB: one append-only collection, `commits`, in a database of its own.

A document is `{stream, version, command_id, fingerprint, time, key, events: [bytes]}`; `version` is the first event's.
A command that was answered with "nothing to do" stands here too, since only the unique (stream, command_id) can hold it
against a try of the same command that is under way: `events` is empty, `seen` the version that it was decided at, and
`version` a text, so that it takes no number and whoever looks for versions passes it by.
The service's user may insert, find and watch here, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel, ReadPreference
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from shared.contract.events import Event, Recorded, Unknown
from shared.contract.times import as_text
from shared.errors import Conflict, KeyReused, Outdated, Unavailable
from shared.journal.port import Commit, Context, version_after
from shared.journal.streams import Stream
from shared.journal.writing import Writer
from shared.restore_mark import refused_by_mark

COMMITS = "commits"
INDEXES = [
    IndexModel([("stream", ASCENDING), ("version", ASCENDING)], unique=True, name="stream_version"),
    IndexModel([("stream", ASCENDING), ("command_id", ASCENDING)], unique=True, name="stream_command"),
    IndexModel([("time", ASCENDING)], name="time"),
]
Document = Mapping[str, Any]
NUMBERED = {"version": {"$gte": 1}}  # the commits that hold events


def commits_of(database: Database[dict[str, Any]], timeout_ms: int = 10_000) -> Collection[dict[str, Any]]:
    return database.get_collection(
        COMMITS,
        read_concern=ReadConcern("majority"),
        read_preference=ReadPreference.PRIMARY,
        write_concern=WriteConcern(w="majority", j=True, wtimeout=timeout_ms),
    )


class MongoJournal:
    """Implements `shared.journal.port.Journal`."""

    def __init__(self, commits: Collection[dict[str, Any]], writer: Writer) -> None:
        self._commits = commits
        self._writer = writer

    def read(self, stream: Stream, since: int = 1) -> list[Recorded[Event]]:
        wanted = {"stream": stream.name, "version": {"$gte": since}}
        try:
            found = list(self._commits.find(wanted, sort=[("version", ASCENDING)]))
        except PyMongoError as error:
            raise Unavailable("the journal does not answer") from error
        return [recorded for document in found for recorded in self._events(document)]

    def last(self, stream: Stream) -> Recorded[Event] | None:
        try:
            found = self._commits.find_one({"stream": stream.name, **NUMBERED}, sort=[("version", DESCENDING)])
        except PyMongoError as error:
            raise Unavailable("the journal does not answer") from error
        return self._events(found)[-1] if found else None

    def append(
        self, stream: Stream, after: Recorded[Event] | None, events: Sequence[Event], context: Context
    ) -> Commit:
        written = self._writer.write(stream, after, events, context)
        commit = Commit(stream, version_after(after, events), tuple(written))
        try:
            self._commits.insert_one(document_of(commit, context, as_text(self._writer.clock())))
        except DuplicateKeyError as error:
            return self._first_result(commit, context, error)
        except PyMongoError as error:
            raise refused_by_mark(error) or Unavailable(
                "the journal does not answer; the change may have been made"
            ) from error
        return commit

    def done(self, stream: Stream, context: Context) -> Commit | None:
        try:
            found = self._commits.find_one({"stream": stream.name, "command_id": context.command_id})
        except PyMongoError as error:
            raise Unavailable("the journal does not answer") from error
        if found is None:
            return None
        if found["fingerprint"] not in (context.fingerprint, None):  # None: regained from the topic, which has none
            raise KeyReused("this Idempotency-Key came with another body before")
        events = tuple(self._events(found))
        return Commit(stream, events[-1].version if events else found["seen"], events, repeated=True)

    def _first_result(self, refused: Commit, context: Context, error: DuplicateKeyError) -> Commit:
        done = self.done(refused.stream, context)
        if done is not None:
            return done
        if not refused.events or "stream_command" in str(error):  # it stands, but no majority has it yet
            raise Unavailable("the first try of this command is still being written") from error
        raise Conflict("someone changed {stream} first", stream=refused.stream.name) from error

    def _events(self, document: Document) -> list[Recorded[Event]]:
        events = [self._writer.contract.decode(wire) for wire in document["events"]]
        for recorded in events:
            if isinstance(recorded.event, Unknown):
                raise Outdated(
                    "{stream} holds {kind} (data version {version}), which this program doesn't know: a newer "
                    "one wrote it, start that one again",
                    stream=recorded.stream,
                    kind=recorded.type,
                    version=recorded.dataversion,
                )
        return events


def document_of(commit: Commit, context: Context, now: str) -> dict[str, Any]:
    """`now` is the time of a commit without events."""
    place: dict[str, Any] = {"version": f"nothing: {context.command_id}", "seen": commit.version}
    if commit.events:
        place = {"version": commit.events[0].version}
    return {
        "stream": commit.stream.name,
        **place,
        "command_id": context.command_id,
        "fingerprint": context.fingerprint,
        "time": commit.events[-1].time if commit.events else now,
        "key": commit.stream.subject,
        "events": [recorded.wire for recorded in commit.events],
    }
