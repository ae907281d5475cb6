"""What stands in MongoDB and Kafka before the services start: users, indexes, topics, the first admin."""

import os
import subprocess
import sys
from dataclasses import dataclass

from local.kafka import KafkaServer
from local.keys import new_admin, new_key
from local.mongo import MongoServer
from local.service_environment import SERVICES, service_environment
from local.settings import ROOT, LocalSettings

FIRST_NAME = "admin"


class NotSetUp(RuntimeError):
    """A service's setup failed; the message is what it said."""


@dataclass(frozen=True)
class FirstAdmin:
    """Shown once; the database keeps hashes only."""

    name: str
    password: str
    key: str


def provision(settings: LocalSettings, mongo: MongoServer, kafka: KafkaServer) -> FirstAdmin | None:
    """Runs at every start, and changes nothing that stands. The first admin is answered only when just made.

    All services are set up before any of them runs, so that no policy misses the first order.
    """
    del kafka  # the services' own environment names it
    running = [(service, _setup(settings, mongo, service)) for service in SERVICES]
    for service, process in running:
        _, said = process.communicate()
        if process.returncode != 0:
            raise NotSetUp(f"The {service} service could not be set up:\n{said[-2000:]}")
    return _first_admin(settings)


def _setup(settings: LocalSettings, mongo: MongoServer, service: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", f"services.{service}", "setup"]
    told = {**os.environ, **service_environment(settings, service), "MONGO_ROOT_URI": mongo.root_uri}
    return subprocess.Popen(command, cwd=ROOT, env=told, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own words


def _first_admin(settings: LocalSettings) -> FirstAdmin | None:
    made = settings.secrets / "first-admin-made"
    if made.exists():
        return None
    first = FirstAdmin(FIRST_NAME, new_admin(settings, FIRST_NAME), new_key(settings, "admin", FIRST_NAME))
    made.touch(mode=0o600)
    return first
