"""The Flask application of the orders service."""

from __future__ import annotations

from functools import partial

from flask import Flask, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from services.orders.api import routes
from services.orders.api.refusals import address_not_allowed, proxy_not_configured
from services.orders.bootstrap import Wiring
from services.orders.commands.allowed_ips import AddressNotAllowed, ProxyNotConfigured
from shared.bootstrap import mongo_away, own_database
from shared.http import problems
from shared.http.client_address import container_gateway
from shared.http.documented import describe
from shared.http.probing import probed
from shared.http.refusing import refuse_changes
from shared.http.uploads import InMemory
from shared.observing.probes import Check
from shared.relay.topic_check import TopicCheck
from shared.restore_mark import RestoreMark

LARGEST_BODY = 6 * 1024 * 1024  # bytes: a proof or a statement with its form


def create_app(wired: Wiring, topic: TopicCheck | None = None) -> Flask:
    """`topic` is being asked whether the journal is whole; without it nobody has."""
    topic = topic or TopicCheck()
    mark = RestoreMark(own_database(wired.settings, wired.client))
    app = Flask("services.orders", static_folder=None)
    app.request_class = InMemory
    app.config["GATEWAY"] = container_gateway() if wired.settings.refuse_gateway else ""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.extensions["pesanan"] = wired
    problems.register(app)
    app.register_error_handler(AddressNotAllowed, address_not_allowed)
    app.register_error_handler(ProxyNotConfigured, proxy_not_configured)
    describe(app, "orders", routes.PARTS)
    checks: dict[str, Check] = {"mongodb": partial(mongo_away, wired.client), "journal": topic.ahead}
    checks["restored"] = mark.said
    probed(app, checks, {"kafka": topic.unknown})
    refuse_changes(app, topic, mark)
    app.add_url_rule("/", view_func=front)
    app.after_request(_safe)
    return app


def front() -> AnyResponse:
    return redirect("/desk/")  # see services/orders/pages


def _safe(response: Response) -> Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Cache-Control", "no-store")
    return response
