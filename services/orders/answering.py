"""The process that answers people: the desk, the member area, the API and its documentation."""

from __future__ import annotations

from flask import Flask

from services.orders.api.app import create_app
from services.orders.bootstrap import wire
from services.orders.member.opening import open_member_area
from services.orders.member.sending import begin_sending
from services.orders.pages.live import end_with_process, follow_pages
from services.orders.pages.opening import open_desk
from services.orders.settings import OrdersSettings, from_environment
from shared.bootstrap import own_database
from shared.http import serving
from shared.relay.topic_check import ask_in_background


def serve() -> None:
    """Blocks until SIGTERM."""
    settings = from_environment()
    serving.serve(settings.host, settings.port, settings.workers, settings.threads, lambda: _app(settings))


def _app(settings: OrdersSettings) -> Flask:
    """In each process that answers."""
    wired = wire(settings)
    made = open_member_area(open_desk(create_app(wired, ask_in_background(settings, wired.client))))
    begin_sending(made)
    end_with_process(follow_pages(made, own_database(settings, wired.client), settings.threads))
    return made
