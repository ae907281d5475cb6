"""`python -m services.orders setup | http | relay | consumer | rebuild`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.command_line import commands

if TYPE_CHECKING:
    from flask import Flask

main = commands("services.orders", "What people do.", pages=True)


@main.command()
def http() -> None:
    """Serve the desk, the member area, the API and its documentation."""
    from services.orders.settings import from_environment  # noqa: PLC0415
    from shared.http.serving import serve  # noqa: PLC0415

    settings = from_environment()

    def app() -> Flask:
        """In the process that serves; its parent only watches, and loads nothing of this."""
        from services.orders.api.app import create_app  # noqa: PLC0415
        from services.orders.bootstrap import wire  # noqa: PLC0415
        from services.orders.member.opening import open_member_area  # noqa: PLC0415
        from services.orders.member.sending import begin_sending  # noqa: PLC0415
        from services.orders.pages.live import end_with_process, follow_pages  # noqa: PLC0415
        from services.orders.pages.opening import open_desk  # noqa: PLC0415
        from shared.bootstrap import own_database  # noqa: PLC0415
        from shared.relay.topic_check import ask_in_background  # noqa: PLC0415

        wired = wire(settings)
        made = open_member_area(open_desk(create_app(wired, ask_in_background(settings, wired.client))))
        begin_sending(made)
        end_with_process(follow_pages(made, own_database(settings, wired.client), settings.threads))
        return made

    serve(settings.host, settings.port, settings.threads, app)


if __name__ == "__main__":
    main()
