"""`python -m services.orders setup | http | relay | consumer | rebuild | create-key`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from services.orders.adapters import failed_sign_ins, keys, reservations, sessions
from services.orders.adapters.roles import Role
from services.orders.bootstrap import wire
from services.orders.projections.all import PROJECTIONS
from services.orders.settings import from_environment
from shared.command_line import Service, commands

if TYPE_CHECKING:
    from flask import Flask

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
            "sessions": sessions.INDEXES,
        },
    )
)


@main.command()
def http() -> None:
    """Serve the desk, the API and its documentation."""
    # Only this process serves: the others need not load what it does.
    from services.orders.api.app import create_app  # noqa: PLC0415
    from services.orders.pages.live import end_with_process, follow_pages  # noqa: PLC0415
    from services.orders.pages.opening import open_desk  # noqa: PLC0415
    from shared.bootstrap import own_database  # noqa: PLC0415
    from shared.http.serving import serve  # noqa: PLC0415
    from shared.relay.topic_check import ask_in_background  # noqa: PLC0415

    settings = from_environment()

    def app() -> Flask:
        wired = wire(settings)
        made = open_desk(create_app(wired, ask_in_background(settings, wired.client)))
        end_with_process(follow_pages(made, own_database(settings, wired.client), settings.threads))
        return made

    serve(settings.host, settings.port, settings.threads, app)


@main.command("create-admin")
@click.option("--name", required=True, help="The person; their name stands beside everything that they do.")
@click.option("--role", type=click.Choice(list(Role)), default=Role.OWNER.value, help="A viewer changes nothing.")
def create_admin(name: str, role: str) -> None:
    """Make a person who may sign in, and show the password, this once."""
    click.echo(wire(from_environment()).people.add(name, Role(role)))


@main.command("create-key")
@click.option("--scope", type=click.Choice(keys.SCOPES), required=True)
@click.option("--name", required=True, help="The person (admin) or the program (storefront) that holds it.")
def create_key(scope: str, name: str) -> None:
    """Make a bearer key and show it, this once."""
    click.echo(wire(from_environment()).keys.make(scope, name))


if __name__ == "__main__":
    main()
