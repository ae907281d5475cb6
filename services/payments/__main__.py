"""`python -m services.payments setup | relay | consumer | http`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.command_line import commands

if TYPE_CHECKING:
    from flask import Flask

main = commands("services.payments", "What is owed and what has come in.")


@main.command()
def http() -> None:
    """Take movements from a bank feed."""
    from services.payments.api.app import create_app  # noqa: PLC0415
    from services.payments.bootstrap import wire  # noqa: PLC0415
    from services.payments.settings import from_environment  # noqa: PLC0415
    from shared.http.serving import serve  # noqa: PLC0415
    from shared.relay.topic_check import ask_in_background  # noqa: PLC0415

    settings = from_environment()

    def app() -> Flask:
        wired = wire(settings)
        return create_app(wired, ask_in_background(settings, wired.client))

    # One process answers: a bank feed is one client.
    serve(settings.host, settings.port, 1, settings.threads, app)


if __name__ == "__main__":
    main()
