"""Admins who go on working whatever breaks: commits of one to three events on a few orders."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from threading import Event as Flag
from threading import Thread

from pymongo.write_concern import WriteConcern

from shared.bootstrap import Client, client_of, new_id
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.orders import CommentAdded, Status
from shared.contract.times import utc_now
from shared.journal.mongo import MongoJournal, commits_of
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.journal.writing import Writer
from shared.settings import Settings

ANI = Actor("admin", "ani", "203.0.113.9")


class Admin:
    """`ahead`: how far the clock of this one's process is off. `write_concern`: the journal's own where not given.
    `slowest`: seconds that the slowest commit took."""

    def __init__(
        self,
        settings: Settings,
        client: Client,
        orders: int = 20,
        ahead: timedelta = timedelta(),
        write_concern: WriteConcern | None = None,
    ) -> None:
        def clock() -> datetime:
            return utc_now() + ahead

        commits = commits_of(client[settings.journal_database]).with_options(write_concern=write_concern)
        self._journal = MongoJournal(commits, Writer(CONTRACT, settings.service, clock, new_id))
        self._orders, self._random = orders, Random(5)
        self._last: dict[str, Recorded[Event]] = {}
        self.commits, self.slowest = 0, 0.0

    def comment(self, order: str | None = None, events: int = 0) -> None:
        """One commit; any order and number of events where not told."""
        stream = about_order("order", order or str(10_001 + self._random.randrange(self._orders)))
        comments = [
            CommentAdded(status=Status.PENDING, comment=f"{self.commits} {part}")
            for part in range(events or self._random.randint(1, 3))
        ]
        last = self._last.get(stream.name) or self._journal.last(stream)
        began = time.monotonic()
        self._last[stream.name] = self._journal.append(stream, last, comments, Context(new_id(), ANI, "c")).events[-1]
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.commits += 1

    def comments(self, commits: int) -> None:
        for _ in range(commits):
            self.comment()


@contextmanager
def admin_of(settings: Settings, ahead: timedelta = timedelta()) -> Iterator[Admin]:
    with client_of(settings) as client:
        yield Admin(settings, client, ahead=ahead)


@contextmanager
def working(settings: Settings, pause: float = 0.002) -> Iterator[Admin]:
    """In a thread until the end of the block; an append that fails makes the block fail."""
    failed: list[BaseException] = []
    stop = Flag()
    with admin_of(settings) as admin:

        def work() -> None:
            try:
                while not stop.wait(pause):
                    admin.comment()
            except BaseException as error:  # noqa: BLE001  the test's thread raises it below
                failed.append(error)

        thread = Thread(target=work)
        thread.start()
        try:
            yield admin
        finally:
            stop.set()
            thread.join()
    if failed:
        raise failed[0]
