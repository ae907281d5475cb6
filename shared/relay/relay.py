"""The relay: from the journal to Kafka, in the journal's order. A crash repeats records and never skips one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event as Flag
from typing import Any

import structlog
from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from shared.contract.times import as_text, from_text, utc_now
from shared.relay.metrics import RELAYED, SCANS
from shared.relay.positions import Position, Positions
from shared.relay.sending import Sender
from shared.relay.tail import Tail, TokenLost, next_moment
from shared.relay.window import Window

log = structlog.get_logger()

UNDER_WAY = 5_000  # commits
UNDER_WAY_BYTES = 32 * 1024 * 1024
WAIT = 0.1  # seconds: how soon a stop is heard
SETTLE = 5.0  # seconds that acknowledgements have at a stop; what comes later is sent again after the next start
WRITING = timedelta(minutes=1)  # a commit gets its time, and is there for us later: a command waits 10 s for that
MARGIN = timedelta(hours=1)  # commits older than the stored position by more than this are surely sent

Document = dict[str, Any]


@dataclass
class Relay:
    """`journal`: the service whose it is. `store_every`: seconds under load. `store_idle_every`: the oplog rolls on
    under a relay with nothing to send."""

    journal: str
    commits: Collection[Document]
    positions: Positions
    sender: Sender
    clock: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
    store_every: float = 1.0
    store_idle_every: float = 10.0
    writing: timedelta = WRITING
    window: Window = field(default_factory=lambda: Window(UNDER_WAY, UNDER_WAY_BYTES))
    _stored: Position | None = None
    _stored_at: float = 0.0

    def __post_init__(self) -> None:
        self._relayed = RELAYED.labels(self.journal)

    def run(self, stop: Flag) -> None:
        """Until `stop`. Raises at a failed send and when MongoDB is away: the supervisor starts it again."""
        if not self._resumed(stop):
            self._begun_anew(stop)
        self._settle(self.monotonic() + SETTLE)
        self._store()

    def distance(self) -> float:
        """Seconds since the oldest commit that is not acknowledged was made; 0 where there is none."""
        oldest = self.window.oldest
        return max(0.0, (self.clock() - from_text(oldest.time)).total_seconds()) if oldest else 0.0

    def _resumed(self, stop: Flag) -> bool:
        """False at once where there is no position, and later where its token is lost."""
        known = self.positions.load()
        if known is None:
            return False
        try:
            with Tail(self.commits, known.token) as tail:
                self._follow(tail, stop)
        except TokenLost as lost:
            log.warning("the resume token is lost, scanning the journal", code=str(lost))
            return False
        return True

    def _begun_anew(self, stop: Flag) -> None:
        """The tail begins where what the scan sees ends at the earliest. By itself it would begin behind the last
        commit that was written, and a scan sees those that a majority has: one under way would be sent by neither."""
        with (
            self.commits.database.client.start_session() as session,
            Tail(self.commits, next_moment(session, self.commits)) as tail,
        ):
            token, known = tail.token, self.positions.load()
            newest = self._scan(session, known.time if known else "", stop)
            if newest is None:
                return  # no token counts before the scan is acknowledged to its end
            if token is not None:
                self._reach(Position(token, newest))
            self._follow(tail, stop)

    def _scan(self, session: ClientSession, since: str, stop: Flag) -> str | None:
        """Everything that may not have been sent, stream by stream; the newest time of it. None: stopped on the way."""
        SCANS.labels(self.journal).inc()
        unsure = {"time": {"$gte": as_text(from_text(since) - MARGIN)}} if since else {}
        by_stream = [("stream", ASCENDING), ("version", ASCENDING)]
        for commit in self.commits.find(unsure, sort=by_stream, session=session):
            since = max(since, commit["time"])
            self._send("", commit)
            while self.window.full and not stop.is_set():
                self.window.wait(WAIT)
            if stop.is_set():
                return None
        while len(self.window) and not stop.is_set():
            self.window.wait(WAIT)
        return None if len(self.window) else since

    def _follow(self, tail: Tail, stop: Flag) -> None:
        while not stop.is_set():
            self.window.advance()
            looked = self.clock()
            if self.window.full:
                self.window.wait(WAIT)
            elif (found := tail.next()) is not None:
                self._send(*found)
            elif not len(self.window):
                self._store_idle(tail, looked)
            if self.monotonic() - self._stored_at >= self.store_every:
                self._store()

    def _send(self, token: str, commit: Document) -> None:
        key, events = commit["key"].encode(), commit["events"]
        sent = [self.sender.send(key, wire) for wire in events]
        self.window.add(Position(token, commit["time"]), sent, sum(map(len, events)))
        self._relayed.inc(len(events))

    def _settle(self, until: float) -> None:
        while len(self.window) and self.monotonic() < until:
            self.window.wait(WAIT)

    def _store_idle(self, tail: Tail, looked: datetime) -> None:
        """Nothing was to be sent at `looked`: so all that was begun well before then is with Kafka."""
        token, reached = tail.token, self.window.acknowledged
        if token is not None and self.monotonic() - self._stored_at >= self.store_idle_every:
            idle_since = as_text(looked - self.writing)
            self._reach(Position(token, max(reached.time, idle_since) if reached else idle_since))

    def _reach(self, position: Position) -> None:
        self.window.acknowledged = position
        self._store()

    def _store(self) -> None:
        reached = self.window.acknowledged
        if reached is None or not reached.token or reached is self._stored:
            return
        # A writer whose clock is ahead must not move ahead the time from which a lost token is made good.
        self.positions.store(Position(reached.token, min(reached.time, as_text(self.clock()))))
        self._stored, self._stored_at = reached, self.monotonic()
