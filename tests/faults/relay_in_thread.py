"""The real relay in a thread of the test, where its ports and times are to be watched or hurried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event as Flag
from threading import Thread
from typing import Any

from prometheus_client import REGISTRY
from pymongo.collection import Collection

from shared.bootstrap import client_of, own_database
from shared.journal.mongo import commits_of
from shared.relay.positions import Positions
from shared.relay.relay import WRITING, Relay
from shared.relay.sending import KafkaSender
from shared.settings import Settings
from tests.faults.relay_setting import all_relayed
from tests.waiting import until

Commits = Collection[dict[str, Any]]


def as_it_is(commits: Commits) -> Commits:
    return commits


@contextmanager
def relaying(
    settings: Settings,
    commits: Callable[[Commits], Commits] = as_it_is,
    store_idle_every: float = 10.0,
    writing: timedelta = WRITING,
) -> Iterator[None]:
    """Until the end of the block; what it raised is raised there. `commits` may wrap the journal's collection."""
    stop, raised = Flag(), list[BaseException]()
    with client_of(settings) as client:
        sender = KafkaSender(settings)
        journal = commits(commits_of(client[settings.journal_database]))
        positions = Positions(own_database(settings, client))
        relay = Relay(settings.service, journal, positions, sender, store_idle_every=store_idle_every, writing=writing)

        def run() -> None:
            try:
                relay.run(stop)
            except BaseException as error:  # noqa: BLE001  the test's thread raises it below
                raised.append(error)

        thread = Thread(target=run)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(20)
            sender.close(2)
    assert not thread.is_alive()
    if raised:
        raise raised[0]


def relay_all(settings: Settings) -> None:
    with relaying(settings):
        until(lambda: all_relayed(settings), within=20, every=0.2)


def scans() -> float:
    """How often a relay of this process has scanned the journal."""
    return REGISTRY.get_sample_value("pesanan_relay_scans_total", {"journal": "orders"}) or 0.0
