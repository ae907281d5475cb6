"""People and keys, made and ended by the operator: in the orders service's own collections, as hashes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from operations.place import Place
from services.orders.adapters.keys import Keys
from services.orders.adapters.people import People
from services.orders.adapters.roles import Role
from services.orders.adapters.sessions import Sessions
from shared.bootstrap import client_of, own_database


@dataclass(frozen=True)
class Access:
    """Who may sign in, which keys open the API, and who is signed in at the desk."""

    people: People
    keys: Keys
    sessions: Sessions


@contextmanager
def access_to(place: Place) -> Iterator[Access]:
    settings = place.settings("orders")
    with client_of(settings) as client:
        own = own_database(settings, client)
        yield Access(People(own), Keys(own), Sessions(own))


def new_admin(place: Place, name: str, role: Role = Role.OWNER) -> str:
    """The password, shown once. Raises NotAllowed when the name is taken, Unavailable."""
    with access_to(place) as access:
        return access.people.add(name, role)


def new_key(place: Place, scope: str, name: str, lasts: timedelta | None = None) -> str:
    """The bearer key, shown once. Without `lasts` it works until it is revoked. Raises ValueError for an unknown
    scope."""
    with access_to(place) as access:
        return access.keys.make(scope, name, lasts)
