"""`python -m services.payments setup | http | relay | consumer | rebuild`."""

from __future__ import annotations

import os

import rich_click as click
from pymongo.uri_parser import parse_uri

from services.payments.bootstrap import INDEXES, wire
from services.payments.server import serve
from services.payments.settings import from_environment
from shared.consuming import run_consumer
from shared.observing import logs
from shared.projecting import rebuild as rebuild_projections
from shared.provision import provision
from shared.relay import run_relay


@click.group()
def main() -> None:
    """The payments service: what is owed and what has come in."""
    logs.configure("payments")


@main.command()
def setup() -> None:
    """Make users, rights, indexes and topics, as the user of MONGO_ROOT_URI. Safe to repeat."""
    settings = from_environment()
    password = parse_uri(settings.mongo_uri)["password"] or ""
    provision(os.environ["MONGO_ROOT_URI"], settings, password, wire(settings).policies(), indexes=INDEXES)


@main.command()
def http() -> None:
    """Take movements from a bank feed."""
    serve(from_environment())


@main.command()
def relay() -> None:
    """Send the journal's events to Kafka."""
    run_relay(from_environment())


@main.command()
def consumer() -> None:
    """React to orders and statements, and sweep."""
    settings = from_environment()
    wired = wire(settings)
    run_consumer(settings, policies=wired.policies(), journal=wired.journal, tasks=[wired.sweep().run])


@main.command()
def rebuild() -> None:
    """This service shows no pages of its own, so there is nothing to build anew."""
    rebuild_projections(from_environment(), [])


if __name__ == "__main__":
    main()
