"""When a commit can be read: each change of a page, as MongoDB tells it to whoever watches."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event as Flag
from threading import Lock, Thread
from typing import Any

from pymongo.collection import Collection

from benchmarks.servers import until
from shared.contract.times import from_text

WRITES = [{"$match": {"operationType": {"$in": ["insert", "replace"]}}}]
QUIET = 1.0  # seconds without a change, after which everything has arrived
Page = dict[str, Any]


class Watching:
    """`began_of` says when what a page shows anew was decided; the wait is counted from there, in milliseconds."""

    def __init__(self, pages: Collection[Page], began_of: Callable[[Page], list[datetime]]) -> None:
        self._began_of, self._lock, self._over = began_of, Lock(), Flag()
        self._waits: list[float] = []
        self._changed = time.monotonic()
        self._stream = pages.watch(WRITES, max_await_time_ms=100)
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Watching:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._stream.close()

    def waits(self) -> list[float]:
        """Since it was last asked."""
        with self._lock:
            taken, self._waits = self._waits, []
        return taken

    def silent_for(self, seconds: float) -> bool:
        return time.monotonic() - self._changed > seconds

    def _watch(self) -> None:
        while not self._over.is_set():
            change = self._stream.try_next()
            if change is not None:
                self._take(change["fullDocument"], datetime.now(UTC))

    def _take(self, page: Page, seen: datetime) -> None:
        self._changed = time.monotonic()
        fresh = [1_000 * (seen - began).total_seconds() for began in self._began_of(page)]
        with self._lock:
            self._waits += fresh


class NewComments:
    """The comments that a page shows and did not show before, by their events' times: those are made right before the
    commit is inserted, so that the commit's own write counts too."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def __call__(self, page: Page) -> list[datetime]:
        number, known = page["_id"], self._seen.get(page["_id"], 0)
        self._seen[number] = max(known, page["version"])
        fresh = (e for e in page["entries"] if e["version"] > known and e["type"] == "CommentAdded")
        return [from_text(entry["time"]) for entry in fresh]


def arrived(watching: Watching) -> list[float]:
    """The waits, once nothing comes any more."""
    until(lambda: watching.silent_for(QUIET), "pages that stand still", within=300)
    return watching.waits()
