"""`python -m services.orders setup | http | relay | consumer | rebuild | create-key`."""

from __future__ import annotations

import os

import rich_click as click
from pymongo.uri_parser import parse_uri

from services.orders.adapters.keys import SCOPES
from services.orders.adapters.reservations import INDEXES
from services.orders.bootstrap import wire
from services.orders.projections.all import PROJECTIONS
from services.orders.server import serve
from services.orders.settings import from_environment
from shared.consuming import run_consumer
from shared.observing import logs
from shared.projecting.rebuilding import rebuild as rebuild_projections
from shared.provision import provision
from shared.relay import run_relay


@click.group()
def main() -> None:
    """The orders service: what people do."""
    logs.configure("orders")


@main.command()
def setup() -> None:
    """Make users, rights, indexes and topics, as the user of MONGO_ROOT_URI. Safe to repeat."""
    settings = from_environment()
    password = parse_uri(settings.mongo_uri)["password"] or ""
    policies = wire(settings).policies()
    provision(os.environ["MONGO_ROOT_URI"], settings, password, policies, PROJECTIONS, {"reservations": INDEXES})


@main.command()
def http() -> None:
    """Serve the API and its documentation."""
    serve(from_environment())


@main.command()
def relay() -> None:
    """Send the journal's events to Kafka."""
    run_relay(from_environment())


@main.command()
def consumer() -> None:
    """Keep the pages and react to payments."""
    settings = from_environment()
    wired = wire(settings)
    run_consumer(settings, policies=wired.policies(), projections=PROJECTIONS, journal=wired.journal)


@main.command()
def rebuild() -> None:
    """Build the pages anew from Kafka, beside the live ones."""
    rebuild_projections(from_environment(), PROJECTIONS)


@main.command("create-key")
@click.option("--scope", type=click.Choice(SCOPES), required=True)
@click.option("--name", required=True, help="The person (admin) or the program (storefront) that holds it.")
def create_key(scope: str, name: str) -> None:
    """Make a bearer key and show it, this once."""
    click.echo(wire(from_environment()).keys.make(scope, name))


if __name__ == "__main__":
    main()
