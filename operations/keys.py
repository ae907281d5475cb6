"""People and keys, made and ended by the operator: in the orders service's own collections, as hashes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from operations.place import Place
from services.orders.adapters.keys import Keys
from services.orders.adapters.people import People
from shared.bootstrap import client_of, own_database


@contextmanager
def access_to(place: Place) -> Iterator[tuple[People, Keys]]:
    """Who may sign in, and which keys open the API."""
    settings = place.settings("orders")
    with client_of(settings) as client:
        own = own_database(settings, client)
        yield People(own), Keys(own)


def new_admin(place: Place, name: str) -> str:
    """The password, shown once. Raises NotAllowed when the name is taken, Unavailable."""
    with access_to(place) as (people, _):
        return people.add(name)


def new_key(place: Place, scope: str, name: str) -> str:
    """The bearer key, shown once. Raises ValueError for an unknown scope."""
    with access_to(place) as (_, keys):
        return keys.make(scope, name)
