"""All of MongoDB as it stood at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pymongo.client_session import ClientSession

from operations.place import Place
from operations.snapshot_window import long_history
from shared.bootstrap import Client
from shared.journal.mongo import COMMITS


@contextmanager
def snapshot(client: Client) -> Iterator[ClientSession]:
    """What is read in this session stands at the moment of its first read, and may be read for some hours."""
    with long_history(client), client.start_session(snapshot=True) as session:
        yield session


def fixed(place: Place, client: Client, session: ClientSession) -> tuple[int, int]:
    """MongoDB's time at which everything in the session stands from here on."""
    client[place.settings("orders").journal_database][COMMITS].find_one({}, {"_id": 1}, session=session)
    moment: Any = session._snapshot_time  # the driver tells it nowhere else
    return moment.time, moment.inc
