"""People and bearer keys of the running system: `python -m local.keys admin ani`."""

import sys

import rich_click as click

from local.only_here import refuse_nothing
from local.operator_command import place_of
from local.ports import is_taken
from local.sentences import ended_in_a_sentence, unreachable
from local.settings import LocalSettings, from_environment
from operations import keys
from shared.errors import NotAllowed


def new_key(settings: LocalSettings, scope: str, name: str) -> str:
    """Only its hash is kept. Raises Unavailable."""
    return keys.new_key(place_of(settings), scope, name)


def new_password(settings: LocalSettings, name: str) -> str:
    """Of a person who is made where they aren't there yet: a first start may have been interrupted just after.

    Raises Unavailable.
    """
    with keys.access_to(place_of(settings)) as access:
        try:
            return access.people.add(name)
        except NotAllowed:
            return access.people.renew(name)


@click.command()
@click.argument("scope", type=click.Choice(["admin", "storefront"]))
@click.argument("name")
def main(scope: str, name: str) -> None:
    """Make a key and show it, this once."""
    ended_in_a_sentence(lambda: click.echo(_made(scope, name)))


def _made(scope: str, name: str) -> str:
    settings = from_environment()
    if not name.strip():
        sys.exit("Whose key is it to be? Say `make admin NAME=ani`.")
    refuse_nothing(settings)
    if not is_taken(settings.mongo_port):
        sys.exit(unreachable(settings, f"MongoDB does not answer on port {settings.mongo_port}."))
    return new_key(settings, scope, name)


if __name__ == "__main__":
    main()
