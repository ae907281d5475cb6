"""What every process answers about itself: is it alive, what does it miss, how much has it done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.observing import lost_lines  # noqa: F401  so that it is told from the first scrape on
from shared.observing.several_processes import registry

Check = Callable[[], str | None]
"""None where all is well, else what is wrong in a few words."""
JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    media_type: str = JSON


@dataclass(frozen=True)
class Probes:
    """`notes` are said beside what is missing, and make nobody unready."""

    checks: Mapping[str, Check]
    notes: Mapping[str, Check] = field(default_factory=dict)

    def live(self) -> Answer:
        return Answer(200, orjson.dumps({"status": "live"}))

    def ready(self) -> Answer:
        """503 and which dependency is missing."""
        missing, noted = _said(self.checks), _said(self.notes)
        answer = {"status": "missing" if missing else "ready", "missing": missing}
        return Answer(503 if missing else 200, orjson.dumps({**answer, "notes": noted} if noted else answer))

    def metrics(self) -> Answer:
        return Answer(200, generate_latest(registry()), CONTENT_TYPE_LATEST)

    @property
    def paths(self) -> Mapping[str, Callable[[], Answer]]:
        return {"/health/live": self.live, "/health/ready": self.ready, "/metrics": self.metrics}


def serve(port: int, checks: Mapping[str, Check], host: str) -> ThreadingHTTPServer | None:
    """Answer in a thread of its own, for processes that serve nothing else. Port 0 in settings: no probes.

    By the standard library: a web framework would be a tenth of what such a process holds in memory.
    """
    if port == 0:
        return None
    paths = Probes(checks).paths

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            probe = paths.get(self.path)
            answer = probe() if probe else Answer(404, b"{}")
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's own name
            """A probe every second is no news."""

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, name="probes", daemon=True).start()
    return server


def _said(checks: Mapping[str, Check]) -> dict[str, str]:
    said = {name: check() for name, check in checks.items()}
    return {name: why for name, why in said.items() if why}
