"""An HTTP process: gunicorn with threads, and one MongoDB client a worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger

if TYPE_CHECKING:
    from flask import Flask

GRACE = 5  # seconds for what is being answered


class Logs(Logger):  # type: ignore[misc]  # gunicorn carries no types
    """What gunicorn says of itself goes where all logs go, in their form; requests it doesn't log."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Server(BaseApplication):  # type: ignore[misc]  # likewise
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
            "logger_class": Logs,
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
