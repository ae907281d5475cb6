"""People and bearer keys of the running system, by the operator's command: `python -m local.keys admin ani`."""

import os
import subprocess
import sys

import rich_click as click

from local.operator import operator_environment
from local.settings import ROOT, LocalSettings, from_environment


def new_key(settings: LocalSettings, scope: str, name: str) -> str:
    """Only its hash is kept. Raises CalledProcessError when it can't be made."""
    return _pesanan(settings, "create-key", "--scope", scope, "--name", name)


def new_admin(settings: LocalSettings, name: str) -> str:
    """The person's password. Raises CalledProcessError when the person is there already."""
    return _pesanan(settings, "create-admin", "--name", name)


def _pesanan(settings: LocalSettings, *arguments: str) -> str:
    command = [sys.executable, "-m", "operations", *arguments]
    environment = {**os.environ, **operator_environment(settings)}
    made = subprocess.run(  # noqa: S603 - no shell, and each argument stays one
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return made.stdout.strip()


@click.command()
@click.argument("scope", type=click.Choice(["admin", "storefront"]))
@click.argument("name")
def main(scope: str, name: str) -> None:
    """Make a key and show it, this once."""
    click.echo(new_key(from_environment(), scope, name))


if __name__ == "__main__":
    main()
