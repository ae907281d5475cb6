"""`python -m services.orders setup | http | relay | consumer | rebuild | create-key`."""

from __future__ import annotations

import rich_click as click
from flask import Flask

from services.orders.adapters import failed_sign_ins, keys, reservations
from services.orders.bootstrap import wire
from services.orders.projections.all import PROJECTIONS
from services.orders.settings import from_environment
from shared.command_line import Service, commands

main = commands(
    Service(
        "orders",
        "What people do.",
        from_environment,
        wire,
        projections=PROJECTIONS,
        indexes={
            "reservations": reservations.INDEXES,
            "keys": keys.INDEXES,
            "failed_sign_ins": failed_sign_ins.INDEXES,
        },
    )
)


@main.command()
def http() -> None:
    """Serve the API and its documentation."""
    # Only this process serves: the others need not load what it does.
    from services.orders.api.app import create_app  # noqa: PLC0415
    from shared.http.serving import serve  # noqa: PLC0415
    from shared.relay.topic_check import ask_in_background  # noqa: PLC0415

    settings = from_environment()

    def app() -> Flask:
        wired = wire(settings)
        return create_app(wired, ask_in_background(settings, wired.client))

    serve(settings.host, settings.port, settings.threads, app)


@main.command("create-admin")
@click.option("--name", required=True, help="The person; their name stands beside everything that they do.")
def create_admin(name: str) -> None:
    """Make a person who may sign in, and show the password, this once."""
    click.echo(wire(from_environment()).people.add(name))


@main.command("create-key")
@click.option("--scope", type=click.Choice(keys.SCOPES), required=True)
@click.option("--name", required=True, help="The person (admin) or the program (storefront) that holds it.")
def create_key(scope: str, name: str) -> None:
    """Make a bearer key and show it, this once."""
    click.echo(wire(from_environment()).keys.make(scope, name))


if __name__ == "__main__":
    main()
