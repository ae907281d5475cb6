"""Before anything runs."""

from __future__ import annotations

import rich_click as click

from operations.place import from_environment, passwords_from_environment
from operations.setting_up import set_up


@click.command()
def setup() -> None:
    """Make users, rights, indexes and topics of every service. Safe to repeat."""
    place = from_environment()
    told = {
        service: {"MONGO_URI": place.uri_of(service, password), "KAFKA_BOOTSTRAP": place.kafka}
        for service, password in passwords_from_environment().items()
    }
    set_up(told, place.root_uri)
    click.echo(f"Set up: {', '.join(told)}.")
