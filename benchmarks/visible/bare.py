"""The same way without us: an insert, a change stream into a producer, a poll into a guarded bulk write, a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from benchmarks.apart import Apart
from benchmarks.log.filling import commit_of
from benchmarks.log.wires import Wire, interleaved
from benchmarks.projector.bare import DATABASE
from benchmarks.projector.told import Told as ToProject
from benchmarks.relay.arriving import make_topic, token_now
from benchmarks.relay.told import Told as ToRelay
from benchmarks.servers import Place, until
from benchmarks.threads import stretch
from benchmarks.visible.watching import Watching, arrived
from shared.journal.mongo import INDEXES, commits_of

JOURNAL, TOPIC, PAGES = "bare_journal", "bare.events", "pages"
ENDLESS = 10**12
ORDERS, OPEN_AT_ONCE = 1_000_000, 500


class Pipeline:
    """Its two processes run only while it is measured."""

    def __init__(self, place: Place) -> None:
        self._place, self._wires, self._lock = place, interleaved(ORDERS, OPEN_AT_ONCE), Lock()
        self._began: dict[tuple[str, int], datetime] = {}
        self._commits = commits_of(place.client[JOURNAL])
        self._commits.create_indexes(INDEXES)
        make_topic(place.settings(), TOPIC)

    def paced(self, clients: int, pace: float, seconds: float) -> list[float]:
        """The waits, from right before an insert on."""
        with self._running(), Watching(self._place.client[DATABASE][PAGES], self._shown) as watching:
            until(lambda: self._answers(watching), "a first page of the bare pipeline", every=0.2)
            arrived(watching)
            stretch(clients, seconds, lambda _: self._insert, pace)
            return arrived(watching)

    def _answers(self, watching: Watching) -> bool:
        """Whether anything has come through; what is inserted for it doesn't count."""
        self._insert()
        return bool(watching.waits())

    def _insert(self) -> None:
        with self._lock:
            wire: Wire = next(self._wires)
            self._began[wire.number, wire.version] = datetime.now(UTC)
        self._commits.insert_one(commit_of(wire))

    def _shown(self, page: dict[str, Any]) -> list[datetime]:
        version = page["positions"][f"orders/order:{page['_id']}"]
        began = (self._began.pop((page["_id"], at), None) for at in range(1, version + 1))
        return [moment for moment in began if moment]

    @contextmanager
    def _running(self) -> Iterator[None]:
        system = self._place.system
        mongo, kafka = system.mongo.root_uri, system.kafka.bootstrap
        relay = ToRelay(mongo, kafka, JOURNAL, TOPIC, token_now(self._commits), ENDLESS)
        project = ToProject(mongo, kafka, "bare.visible", PAGES, ENDLESS, topic=TOPIC, wait=True)
        running = [Apart("benchmarks.relay.bare", relay), Apart("benchmarks.projector.bare", project)]
        try:
            yield
        finally:
            for each in running:
                each.stop()
