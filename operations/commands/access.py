"""Who may sign in, and with which keys."""

from __future__ import annotations

import rich_click as click

from operations.commands.asking import assured
from operations.keys import access_to, new_admin, new_key
from operations.place import from_environment
from services.orders.adapters.keys import SCOPES


@click.command("create-admin")
@click.option("--name", required=True, help="The person; their name stands beside everything that they do.")
def create_admin(name: str) -> None:
    """Make a person who may sign in, and show the password, this once."""
    click.echo(new_admin(from_environment(), name))


@click.command("create-key")
@click.option("--scope", type=click.Choice(SCOPES), required=True)
@click.option("--name", required=True, help="The person (admin) or the program (storefront) that holds it.")
def create_key(scope: str, name: str) -> None:
    """Make a bearer key and show it, this once."""
    click.echo(new_key(from_environment(), scope, name))


@click.command("reset-password")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask.")
def reset_password(name: str, yes: bool) -> None:
    """Give a person another password, and show it, this once. What the old one has opened ends."""
    assured(f"The password of {name} ends, and so do the keys that it has opened.", yes)
    with access_to(from_environment()) as (people, keys):
        password = people.renew(name)
        ended = keys.revoke_of_admin(name, signed_in_only=True)
    click.echo(f"{ended} keys ended. The new password of {name}:")
    click.echo(password)


@click.command("remove-admin")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask.")
def remove_admin(name: str, yes: bool) -> None:
    """Take a person's password and all their admin keys away. What they did stays in the log under their name."""
    assured(f"{name} can't sign in any more, and none of their admin keys works.", yes)
    with access_to(from_environment()) as (people, keys):
        people.remove(name)
        ended = keys.revoke_of_admin(name)
    click.echo(f"Removed {name}; {ended} of their keys ended.")
