"""An HTTP process: gunicorn with threads, and one MongoDB client a worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

GRACE = 5  # seconds for what is being answered


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    def __init__(self, bind: str, threads: int, make_app: Callable[[], Flask]) -> None:
        self._bind, self._threads, self._make_app = bind, threads, make_app
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": self._bind,
            "worker_class": "gthread",
            "workers": 1,
            "threads": self._threads,
            "graceful_timeout": GRACE,
            "control_socket_disable": True,  # it would open one in the home folder
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        # After the fork: a client made before it would share its sockets.
        return self._make_app()


def serve(host: str, port: int, threads: int, make_app: Callable[[], Flask]) -> None:
    """Blocks until SIGTERM."""
    Server(f"{host}:{port}", threads, make_app).run()
