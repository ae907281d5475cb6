"""What every process answers about itself: is it alive, what does it miss, how much has it done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Thread

from flask import Blueprint, Flask, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

Check = Callable[[], str | None]
"""None where all is well, else what is wrong in a few words."""


def blueprint(checks: Mapping[str, Check], notes: Mapping[str, Check] | None = None) -> Blueprint:
    """`/health/live`, `/health/ready` (503 and which dependency is missing), `/metrics` (Prometheus).

    `notes` are said beside, and make nobody unready.
    """
    routes = Blueprint("probes", __name__)

    @routes.get("/health/live")
    def live() -> Response:
        return jsonify(status="live")

    @routes.get("/health/ready")
    def ready() -> tuple[Response, int]:
        missing, noted = _said(checks), _said(notes or {})
        answer = {"status": "missing" if missing else "ready", "missing": missing}
        return jsonify({**answer, "notes": noted} if noted else answer), 503 if missing else 200

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)

    return routes


def _said(checks: Mapping[str, Check]) -> dict[str, str]:
    said = {name: check() for name, check in checks.items()}
    return {name: why for name, why in said.items() if why}


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  werkzeug's own name
        """A probe every second is no news."""


def serve(port: int, checks: Mapping[str, Check], host: str) -> BaseWSGIServer | None:
    """Answer in a thread of its own, for processes that serve nothing else. Port 0 in settings: no probes."""
    if port == 0:
        return None
    app = Flask("probes")
    app.register_blueprint(blueprint(checks))
    server = make_server(host, port, app, threaded=True, request_handler=_Silent)
    Thread(target=server.serve_forever, name="probes", daemon=True).start()
    return server
