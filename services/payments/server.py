"""The HTTP process: gunicorn with threads, one MongoDB client a worker."""

from __future__ import annotations

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from services.payments.api.app import create_app
from services.payments.bootstrap import wire
from services.payments.settings import PaymentsSettings


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    def __init__(self, settings: PaymentsSettings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": self.settings.threads,
            "graceful_timeout": 5,
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        # After the fork: a client made before it would share its sockets.
        return create_app(wire(self.settings))


def serve(settings: PaymentsSettings) -> None:
    """Blocks until SIGTERM."""
    Server(settings).run()
