"""`python -m services.notifications setup | relay | consumer | rebuild`."""

from __future__ import annotations

import os

import rich_click as click
from pymongo.uri_parser import parse_uri

from services.notifications.bootstrap import INDEXES, wire
from services.notifications.settings import from_environment
from shared.consuming import run_consumer
from shared.observing import logs
from shared.provision import provision
from shared.relay import run_relay


@click.group()
def main() -> None:
    """The notifications service: who was told what, and whether it arrived."""
    logs.configure("notifications")


@main.command()
def setup() -> None:
    """Make users, rights, indexes and topics, as the user of MONGO_ROOT_URI. Safe to repeat."""
    settings = from_environment()
    password = parse_uri(settings.mongo_uri)["password"] or ""
    provision(os.environ["MONGO_ROOT_URI"], settings, password, wire(settings).policies(), indexes=INDEXES)


@main.command()
def relay() -> None:
    """Send the journal's events to Kafka."""
    run_relay(from_environment())


@main.command()
def consumer() -> None:
    """Decide who is to be told of what, and send it."""
    settings = from_environment()
    wired = wire(settings)
    run_consumer(settings, policies=wired.policies(), journal=wired.journal, tasks=[wired.sender().run])


if __name__ == "__main__":
    main()
