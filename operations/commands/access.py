"""Who may sign in, and with which keys."""

from __future__ import annotations

import rich_click as click

from operations.commands.asking import assured
from operations.keys import access_to, new_admin, new_key
from operations.place import from_environment
from services.orders.adapters.keys import SCOPES
from services.orders.adapters.roles import Role


@click.command("create-admin")
@click.option("--name", required=True, help="The person; their name stands beside everything that they do.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.OWNER.value, show_default=True)
def create_admin(name: str, role: str) -> None:
    """Make a person who may sign in, and show the password, this once."""
    click.echo(new_admin(from_environment(), name, Role(role)))


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
    assured(f"The password of {name} ends, with the keys and the sessions at the desk that it has opened.", yes)
    with access_to(from_environment()) as access:
        password = access.people.renew(name)
        ended = access.keys.revoke_of_admin(name, signed_in_only=True), access.sessions.close_all(name)
    click.echo("Ended: {} keys, {} sessions. The new password of {}:".format(*ended, name))
    click.echo(password)


@click.command("remove-admin")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask.")
def remove_admin(name: str, yes: bool) -> None:
    """Take a person's password and all their admin keys away. What they did stays in the log under their name."""
    assured(f"{name} can't sign in any more, is signed out, and none of their admin keys works.", yes)
    with access_to(from_environment()) as access:
        access.people.remove(name)
        ended = access.keys.revoke_of_admin(name), access.sessions.close_all(name)
    click.echo("Removed {}. Ended: {} keys, {} sessions.".format(name, *ended))
