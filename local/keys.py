"""Bearer keys of the running system: `python -m local.keys admin ani`."""

import os
import subprocess
import sys

import rich_click as click

from local.service_environment import service_environment
from local.settings import ROOT, LocalSettings, from_environment


def new_key(settings: LocalSettings, scope: str, name: str) -> str:
    """Made by the orders service itself, which keeps its hash only. Raises CalledProcessError when it can't."""
    return _orders(settings, "create-key", "--scope", scope, "--name", name)


def _orders(settings: LocalSettings, *arguments: str) -> str:
    command = [sys.executable, "-m", "services.orders", *arguments]
    environment = {**os.environ, **service_environment(settings, "orders")}
    made = subprocess.run(  # noqa: S603 - no shell, and each argument stays one
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return made.stdout.strip()


def new_admin(settings: LocalSettings, name: str) -> str:
    """The person's password. Raises CalledProcessError when the person is there already."""
    return _orders(settings, "create-admin", "--name", name)


@click.command()
@click.argument("scope", type=click.Choice(["admin", "storefront"]))
@click.argument("name")
def main(scope: str, name: str) -> None:
    """Make a key and show it, this once."""
    click.echo(new_key(from_environment(), scope, name))


if __name__ == "__main__":
    main()
