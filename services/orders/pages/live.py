"""Pages that change by themselves: "something changed" goes to every open browser, which then fetches what it shows.

One thread a process follows the pages' documents in MongoDB; each open page holds one of the server's threads, so there
is a limit. A page that gets none asks again every 30 seconds.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore, Condition, Event, Thread
from types import FrameType
from typing import Any

import structlog
from flask import Flask, Response, current_app, request
from pymongo.change_stream import ChangeStream
from pymongo.database import Database
from pymongo.errors import PyMongoError

from services.orders.api.callers import wiring
from services.orders.pages import forgery
from services.orders.pages.desk import desk
from shared.errors import Unavailable

log = structlog.get_logger()
KEPT_FREE = 16  # threads that streams never take
TOGETHER = 0.05  # seconds within which changes are told once
ALIVE = 15.0  # seconds after which a silent stream says that it lives, and any asks whether its person is signed in
LOOK = 1.0  # seconds within which a stream, and who follows the database, sees that it shall end
AWAY = 1.0  # seconds before a database that went away is asked again
PAGES = {"ns.coll": {"$regex": "^(order_pages|claim_queue|parked_events|bank_statements)_g"}}
EXTENSION = "pesanan-live"


class Changes:
    """Counts the changes of the pages, until `stopped` is set."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._database = database
        self._changed = Condition()
        self._count = 0
        self._following_now = False
        self.stopped = Event()
        self._news = Event()
        self._threads = [
            Thread(target=self.follow, name="changes-of-pages", daemon=True),
            Thread(target=self._tell_together, name="changes-told", daemon=True),
        ]

    @property
    def count(self) -> int | None:
        """None while nobody can know."""
        return self._count if self._following_now else None

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Every stream ends within a second, and nothing is followed any more."""
        self.stopped.set()
        self._news.set()
        for thread in self._threads:
            thread.join()

    def follow(self) -> None:
        while not self.stopped.is_set():
            try:
                self._watch()
            except PyMongoError as error:
                log.warning("the pages can't be followed", why=type(error).__name__)
                self.stopped.wait(AWAY)

    def after(self, seen: int, seconds: float) -> int:
        """The count, once it is above `seen`, or after this time, or soon after `stopped` is set."""
        until = time.monotonic() + seconds
        with self._changed:
            while self._count <= seen and not self.stopped.is_set() and (left := until - time.monotonic()) > 0:
                self._changed.wait(min(left, LOOK))
            return self._count

    def _watch(self) -> None:
        pipeline: list[dict[str, Any]] = [{"$match": PAGES}, {"$project": {"_id": 1}}]
        with self._database.watch(pipeline, max_await_time_ms=int(LOOK * 1000)) as stream:
            self._tell()  # what was missed while nobody looked
            self._following_now = True
            try:
                self._hear(stream)
            finally:
                self._following_now = False

    def _hear(self, stream: ChangeStream[dict[str, Any]]) -> None:
        while stream.alive and not self.stopped.is_set():
            if stream.try_next() is not None:  # the database answers a change at once, and nothing after LOOK
                self._news.set()

    def _tell_together(self) -> None:
        """Many at once are one, and many in a row are told all the same."""
        while not self.stopped.is_set():
            self._news.wait()
            self.stopped.wait(TOGETHER)
            self._news.clear()
            self._tell()

    def _tell(self) -> None:
        with self._changed:
            self._count += 1
            self._changed.notify_all()


def follow_pages(app: Flask, database: Database[dict[str, Any]], threads: int) -> Changes:
    """Starts in the process that serves. The caller stops it when the process is told to end."""
    changes = Changes(database)
    app.extensions[EXTENSION] = (changes, BoundedSemaphore(max(1, threads - KEPT_FREE)))
    changes.start()
    return changes


def followed() -> Changes | None:
    """None in a process that follows nothing."""
    found: tuple[Changes, BoundedSemaphore] | None = current_app.extensions.get(EXTENSION)
    return found and found[0]


def end_with_process(changes: Changes) -> None:
    """Before the server waits for what is being answered, since a stream never ends by itself."""
    before = signal.getsignal(signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        changes.stopped.set()  # no lock may be taken here; each stream looks within a second
        if callable(before):
            before(number, frame)

    signal.signal(signal.SIGTERM, end)


@desk.get("/changes")
def changes() -> Response:
    """Server-sent events, until the person is signed out; 503 where too many pages are open, and the page looks for
    itself."""
    followed: tuple[Changes, BoundedSemaphore] | None = current_app.extensions.get(EXTENSION)
    if followed is None or not followed[1].acquire(blocking=False):
        raise Unavailable("too many pages are open: this one looks for news every 30 seconds")
    streamed = Response(_events(followed[0], _asker_is_in()), content_type="text/event-stream")
    streamed.headers["X-Accel-Buffering"] = "no"
    streamed.call_on_close(followed[1].release)
    return streamed


def _asker_is_in() -> Callable[[], bool]:
    """Whether whoever asks now is still signed in, to be asked when the request is long over."""
    sessions, token = wiring().sessions, request.cookies.get(forgery.SESSION, "")

    def is_in() -> bool:
        try:
            return sessions.worker_of(token, used=False) is not None
        except Unavailable:
            return True  # who can't be looked up just now is not sent away

    return is_in


def _events(followed: Changes, asker_is_in: Callable[[], bool]) -> Iterator[str]:
    seen, asked = followed.after(-1, 0), time.monotonic()
    yield "retry: 3000\n\n"
    while not followed.stopped.is_set():
        now = followed.after(seen, ALIVE)
        if time.monotonic() - asked >= ALIVE:
            if not asker_is_in():
                yield "event: over\ndata: over\n\n"
                return
            asked = time.monotonic()
        yield f"event: changed\ndata: {now}\n\n" if now > seen else ": alive\n\n"
        seen = now
