"""`pesanan ...`: the operator's command."""

from __future__ import annotations

import sys
from pathlib import Path

import rich_click as click
from environs import EnvValidationError

from operations import demo, keys
from operations.new_secrets import new_env_file
from operations.place import from_environment, passwords_from_environment
from operations.setting_up import NotSetUp, set_up
from services.orders.adapters.keys import SCOPES
from shared.errors import PesananError


@click.group()
def pesanan() -> None:
    """Set up, look after and repair a running Pesanan. It works on MONGO_ROOT_URI and KAFKA_BOOTSTRAP."""


@pesanan.command()
def secrets() -> None:
    """Write a fresh .env to standard output: a secret for everything that needs one."""
    click.echo(new_env_file(), nl=False)


@pesanan.command()
def setup() -> None:
    """Make users, rights, indexes and topics of every service. Safe to repeat."""
    place = from_environment()
    told = {
        service: {"MONGO_URI": place.uri_of(service, password), "KAFKA_BOOTSTRAP": place.kafka}
        for service, password in passwords_from_environment().items()
    }
    set_up(told, place.root_uri)
    click.echo(f"Set up: {', '.join(told)}.")


@pesanan.command("create-admin")
@click.option("--name", required=True, help="The person; their name stands beside everything that they do.")
def create_admin(name: str) -> None:
    """Make a person who may sign in, and show the password, this once."""
    click.echo(keys.new_admin(from_environment(), name))


@pesanan.command("create-key")
@click.option("--scope", type=click.Choice(SCOPES), required=True)
@click.option("--name", required=True, help="The person (admin) or the program (storefront) that holds it.")
def create_key(scope: str, name: str) -> None:
    """Make a bearer key and show it, this once."""
    click.echo(keys.new_key(from_environment(), scope, name))


@pesanan.command("demo")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("/tmp/demo"), help="Where the invoice is put.")  # noqa: S108 - the only place where the container may write
def play_demo(folder: Path) -> None:
    """Play the tutorial: from "someone ordered" to "it has arrived"."""
    sys.exit(demo.play(from_environment(), folder))


def main() -> None:
    """What goes wrong is said in a sentence."""
    try:
        pesanan()
    except (EnvValidationError, NotSetUp, PesananError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
