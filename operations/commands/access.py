"""Who may sign in, and with which keys."""

from __future__ import annotations

import rich_click as click

from operations import keys
from operations.place import from_environment
from services.orders.adapters.keys import SCOPES


@click.command("create-admin")
@click.option("--name", required=True, help="The person; their name stands beside everything that they do.")
def create_admin(name: str) -> None:
    """Make a person who may sign in, and show the password, this once."""
    click.echo(keys.new_admin(from_environment(), name))


@click.command("create-key")
@click.option("--scope", type=click.Choice(SCOPES), required=True)
@click.option("--name", required=True, help="The person (admin) or the program (storefront) that holds it.")
def create_key(scope: str, name: str) -> None:
    """Make a bearer key and show it, this once."""
    click.echo(keys.new_key(from_environment(), scope, name))
