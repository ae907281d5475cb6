"""The probes of a process that serves HTTP anyway, and how long its answers take."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import Histogram

from shared.observing.probes import Answer, Check, Probes

BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
TOOK = Histogram(
    "pesanan_http_request_seconds", "Time that an answer took", ["method", "route", "status"], buckets=BUCKETS
)


def probed(app: Flask, checks: Mapping[str, Check], notes: Mapping[str, Check]) -> None:
    """`/health/live`, `/health/ready`, `/metrics`, and every request measured."""
    routes = Blueprint("probes", __name__)
    for path, probe in Probes(checks, notes).paths.items():
        routes.add_url_rule(path, endpoint=path.strip("/").replace("/", "-"), view_func=_view(probe))
    app.register_blueprint(routes)
    app.before_request(_begin)
    app.after_request(_measure)


def _view(probe: Callable[[], Answer]) -> Callable[[], Response]:
    def view() -> Response:
        answer = probe()
        return Response(answer.body, answer.status, content_type=answer.media_type)

    return view


def _begin() -> None:
    g.asked_at = time.monotonic()


def _measure(response: Response) -> Response:
    # By rule, not by path: whoever asks for a thousand paths must not make a thousand series.
    route = request.url_rule.rule if request.url_rule else "none"
    TOOK.labels(request.method, route, response.status_code).observe(time.monotonic() - g.get("asked_at", 0.0))
    return response
