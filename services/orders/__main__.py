"""`python -m services.orders setup | http | relay | consumer | rebuild | create-key`."""

from __future__ import annotations

import rich_click as click

from services.orders.adapters.keys import SCOPES
from services.orders.adapters.reservations import INDEXES
from services.orders.bootstrap import wire
from services.orders.projections.all import PROJECTIONS
from services.orders.settings import from_environment
from shared.command_line import Service, commands

main = commands(
    Service(
        "orders", "What people do.", from_environment, wire, projections=PROJECTIONS, indexes={"reservations": INDEXES}
    )
)


@main.command()
def http() -> None:
    """Serve the API and its documentation."""
    # Only this process serves: the others need not load what it does.
    from services.orders.api.app import create_app  # noqa: PLC0415
    from shared.http.serving import serve  # noqa: PLC0415

    settings = from_environment()
    serve(settings.host, settings.port, settings.threads, lambda: create_app(wire(settings)))


@main.command("create-key")
@click.option("--scope", type=click.Choice(SCOPES), required=True)
@click.option("--name", required=True, help="The person (admin) or the program (storefront) that holds it.")
def create_key(scope: str, name: str) -> None:
    """Make a bearer key and show it, this once."""
    click.echo(wire(from_environment()).keys.make(scope, name))


if __name__ == "__main__":
    main()
