"""`python -m services.invoices setup | relay | consumer | rebuild`."""

from __future__ import annotations

import os

import rich_click as click
from pymongo.uri_parser import parse_uri

from services.invoices.bootstrap import INDEXES, wire
from services.invoices.settings import from_environment
from shared.consuming import run_consumer
from shared.observing import logs
from shared.provision import provision
from shared.relay import run_relay


@click.group()
def main() -> None:
    """The invoices service: numbers and documents."""
    logs.configure("invoices")


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
    """Invoice what is asked for, print what is issued, and sweep up what was left."""
    settings = from_environment()
    wired = wire(settings)
    run_consumer(settings, policies=wired.policies(), journal=wired.journal, tasks=[wired.sweep().run])


@main.command()
def rebuild() -> None:
    """Nothing: this service shows no pages of its own."""
    click.echo("The invoices service shows no pages of its own: there is nothing to build anew.")


if __name__ == "__main__":
    main()
