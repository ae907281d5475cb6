"""Before there is anything."""

from __future__ import annotations

import rich_click as click

from operations.new_secrets import new_env_file


@click.command()
def secrets() -> None:
    """Write a fresh .env to standard output: a secret for everything that needs one."""
    click.echo(new_env_file(), nl=False)
