"""The keys that were made, and the end of one."""

from __future__ import annotations

from datetime import UTC, datetime

import rich_click as click
from rich.console import Console
from rich.table import Table

from operations.commands.asking import assured
from operations.keys import access_to
from operations.place import from_environment
from services.orders.adapters.keys import MadeKey


@click.group()
def keys() -> None:
    """Bearer keys. What is kept of one is its hash; its ID is the beginning of that."""


@keys.command("list")
@click.option("--all", "ended_too", is_flag=True, help="Also those that were revoked or have ended.")
def list_keys(ended_too: bool) -> None:
    """Show the keys that work, without the keys themselves. Changes nothing."""
    with access_to(from_environment()) as access:
        found = [key for key in access.keys.made() if ended_too or _works(key)]
    if not found:
        click.echo("There is no key.")
        return
    table = Table("ID", "scope", "held by", "made", "ends", "revoked")
    for key in found:
        moments = (_text(moment) for moment in (key.made_at, key.until, key.revoked_at))
        table.add_row(key.id, key.owner.scope, key.owner.name, *moments)
    Console().print(table)


@click.command("revoke-key")
@click.argument("id", metavar="ID")
@click.option("--yes", is_flag=True, help="Don't ask.")
def revoke_key(id: str, yes: bool) -> None:  # noqa: A002  click names it after what the operator writes
    """End a key for good, by its ID (`pesanan keys list`). It opens nothing from the next request on."""
    with access_to(from_environment()) as access:
        key = access.keys.known_as(id)
        whose = f"the {key.owner.scope} key {key.id} of {key.owner.name}"
        assured(f"This ends {whose} for good.", yes)
        click.echo(f"Revoked {whose}." if access.keys.revoke(id) else f"Nothing to do: {whose} was revoked before.")


def _works(key: MadeKey) -> bool:
    return key.revoked_at is None and (key.until is None or key.until > datetime.now(UTC))


def _text(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""
