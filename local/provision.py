"""What stands in MongoDB and Kafka before the services start: users, indexes, topics, the first admin."""

from collections.abc import Callable
from dataclasses import dataclass

from local.keys import new_key, new_password
from local.mongo import MongoServer
from local.service_environment import SERVICES, service_environment
from local.settings import LocalSettings
from operations.setting_up import set_up

FIRST_NAME = "admin"


@dataclass(frozen=True)
class FirstAdmin:
    """Shown once; the database keeps hashes only."""

    name: str
    password: str
    key: str


def provision(settings: LocalSettings, mongo: MongoServer, meanwhile: Callable[[], None]) -> FirstAdmin | None:
    """Runs at every start, and changes nothing that stands. The first admin is answered only when just made.

    All services are set up before any of them runs, so that no policy misses the first order. Raises NotSetUp,
    Unavailable.
    """
    told = {service: service_environment(settings, service) for service in SERVICES}
    set_up(told, mongo.root_uri, settings.logs, meanwhile)
    return _first_admin(settings)


def _first_admin(settings: LocalSettings) -> FirstAdmin | None:
    made = settings.secrets / "first-admin-made"
    if made.exists():
        return None
    first = FirstAdmin(FIRST_NAME, new_password(settings, FIRST_NAME), new_key(settings, "admin", FIRST_NAME))
    made.touch(mode=0o600)
    return first
