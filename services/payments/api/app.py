"""The Flask application of the payments service: a bank feed's door with its documentation, and the probes."""

from __future__ import annotations

from functools import partial

from flask import Flask, Response

from services.payments.api import movements_routes
from services.payments.bootstrap import Wiring
from shared.bootstrap import mongo_away, own_database
from shared.http import problems
from shared.http.documented import describe
from shared.http.probing import probed
from shared.http.refusing import refuse_changes
from shared.observing.probes import Check
from shared.relay.topic_check import TopicCheck
from shared.restore_mark import RestoreMark

LARGEST_BODY = 64 * 1024  # bytes


def create_app(wired: Wiring, topic: TopicCheck | None = None) -> Flask:
    """`topic` is being asked whether the journal is whole; without it nobody has."""
    topic = topic or TopicCheck()
    mark = RestoreMark(own_database(wired.settings, wired.client))
    app = Flask("services.payments", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    problems.register(app)
    app.extensions["pesanan"] = wired
    describe(app, "payments", [movements_routes.routes])
    checks: dict[str, Check] = {"mongodb": partial(mongo_away, wired.client), "journal": topic.ahead}
    checks["restored"] = mark.said
    probed(app, checks, {"kafka": topic.unknown})
    refuse_changes(app, topic, mark)
    app.after_request(_safe)
    return app


def _safe(response: Response) -> Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Cache-Control", "no-store")
    return response
