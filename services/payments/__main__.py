"""`python -m services.payments setup | http | relay | consumer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.payments.bootstrap import INDEXES, wire
from services.payments.settings import from_environment
from shared.command_line import Service, commands

if TYPE_CHECKING:
    from flask import Flask

main = commands(Service("payments", "What is owed and what has come in.", from_environment, wire, indexes=INDEXES))


@main.command()
def http() -> None:
    """Take movements from a bank feed."""
    # Only this process serves: the others need not load what it does.
    from services.payments.api.app import create_app  # noqa: PLC0415
    from shared.http.serving import serve  # noqa: PLC0415
    from shared.relay.topic_check import ask_in_background  # noqa: PLC0415

    settings = from_environment()

    def app() -> Flask:
        wired = wire(settings)
        return create_app(wired, ask_in_background(settings, wired.client))

    serve(settings.host, settings.port, settings.threads, app)


if __name__ == "__main__":
    main()
