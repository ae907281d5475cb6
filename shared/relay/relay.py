"""The relay: from the journal to Kafka, in the journal's order. A crash repeats records and never skips one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event as Flag
from typing import Any

import structlog
from prometheus_client import Counter, Gauge
from pymongo import ASCENDING
from pymongo.change_stream import CollectionChangeStream
from pymongo.collection import Collection
from pymongo.errors import OperationFailure

from shared.contract.times import as_text, from_text
from shared.relay.positions import Position, Positions
from shared.relay.sending import Sender, Sent
from shared.relay.window import Window

log = structlog.get_logger()
RELAYED = Counter("pesanan_relay_events_total", "Events sent to Kafka")
WAITING = Gauge("pesanan_relay_waiting_commits", "Commits sent and not yet acknowledged")

UNDER_WAY = 5_000  # commits
LOOK_MS = 100  # how long one look at the change stream waits for news
STORE_EVERY = 1.0  # seconds, under load
STORE_IDLE_EVERY = 10.0  # seconds: the oplog rolls on under a relay that has nothing to send
MARGIN = timedelta(hours=1)  # commits older than the stored position by more than this are surely sent
LOST = {260, 280, 286}  # InvalidResumeToken, ChangeStreamFatalError, ChangeStreamHistoryLost
INSERTS: list[dict[str, Any]] = [{"$match": {"operationType": "insert"}}]

Document = dict[str, Any]
Stream = CollectionChangeStream[Document]


@dataclass
class Relay:
    commits: Collection[Document]
    positions: Positions
    sender: Sender
    monotonic: Callable[[], float] = time.monotonic
    window: Window = field(default_factory=lambda: Window(UNDER_WAY))
    stored: Position | None = None
    stored_at: float = 0.0

    def run(self, stop: Flag) -> None:
        """Until `stop`. Raises at a failed send and when MongoDB is away: the supervisor starts it again."""
        known = self.positions.load()
        with self._opened(known) as (stream, resumed):
            if not resumed:
                self._scan(known, stream)
            while not stop.is_set():
                self._step(stream)
        self.sender.flush()
        self.window.advance()
        self._store()

    def _opened(self, known: Position | None) -> _Opened:
        if known is not None:
            try:
                return _Opened(self._watch({"_data": known.token}), resumed=True)
            except OperationFailure as error:
                if error.code not in LOST:
                    raise
                log.warning("the resume token is lost: scanning the journal", since=known.time)
        return _Opened(self._watch(None), resumed=False)

    def _watch(self, token: dict[str, str] | None) -> Stream:
        return self.commits.watch(INSERTS, resume_after=token, max_await_time_ms=LOOK_MS, batch_size=1000)

    def _scan(self, known: Position | None, stream: Stream) -> None:
        """The stream is open already, so nothing falls between the scan's end and the tail's beginning."""
        opened_at = stream.resume_token
        since = {"time": {"$gte": as_text(from_text(known.time) - MARGIN)}} if known and known.time else {}
        last = known.time if known else ""
        for commit in self.commits.find(since, sort=[("stream", ASCENDING), ("version", ASCENDING)]):
            last = max(last, commit["time"])
            self.window.add(Position("", last), self._send(commit))
        self.sender.flush()
        self.window.advance()
        if opened_at:
            self._keep(Position(opened_at["_data"], last))

    def _step(self, stream: Stream) -> None:
        change = stream.try_next()
        if change is not None:
            commit = change["fullDocument"]
            self.window.add(Position(change["_id"]["_data"], commit["time"]), self._send(commit))
        else:
            self.window.advance()
        WAITING.set(len(self.window))
        if self.monotonic() - self.stored_at > STORE_EVERY:
            self._store()
        if change is None and not len(self.window) and self.monotonic() - self.stored_at > STORE_IDLE_EVERY:
            self._store_idle(stream)

    def _send(self, commit: Document) -> list[Sent]:
        key = commit["key"].encode()
        RELAYED.inc(len(commit["events"]))
        return [self.sender.send(key, wire) for wire in commit["events"]]

    def _store(self) -> None:
        reached = self.window.acknowledged
        if reached is not None and reached.token and reached != self.stored:
            self._keep(reached)

    def _store_idle(self, stream: Stream) -> None:
        token = stream.resume_token
        if token is not None:
            self._keep(Position(token["_data"], self.stored.time if self.stored else ""))

    def _keep(self, position: Position) -> None:
        self.positions.store(position)
        self.stored, self.stored_at = position, self.monotonic()


@dataclass
class _Opened:
    stream: Stream
    resumed: bool

    def __enter__(self) -> tuple[Stream, bool]:
        return self.stream, self.resumed

    def __exit__(self, *_: object) -> None:
        self.stream.close()
