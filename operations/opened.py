"""The operator's connection to MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from operations.place import Place
from operations.snapshot_window import shorten_history
from shared.bootstrap import Client, client_of


@contextmanager
def opened(place: Place) -> Iterator[Client]:
    """As root; what a backup that was killed has left behind is put back on the way. Raises a PyMongoError."""
    with client_of(place.settings("orders")) as client:
        shorten_history(client)
        yield client
