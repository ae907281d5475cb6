"""People and keys, made by the operator: in the orders service's own collections, as hashes."""

from __future__ import annotations

from operations.place import Place
from services.orders.adapters.keys import Keys
from services.orders.adapters.people import People
from shared.bootstrap import client_of, own_database


def new_admin(place: Place, name: str) -> str:
    """The password, shown once. Raises NotAllowed when the name is taken, Unavailable."""
    settings = place.settings("orders")
    with client_of(settings) as client:
        return People(own_database(settings, client)).add(name)


def new_key(place: Place, scope: str, name: str) -> str:
    """The bearer key, shown once. Raises ValueError for an unknown scope."""
    settings = place.settings("orders")
    with client_of(settings) as client:
        return Keys(own_database(settings, client)).make(scope, name)
