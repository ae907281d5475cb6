"""An HTTP process: gunicorn with some processes that answer, threads in each, and one MongoDB client a process.

Whoever calls imports all that is served before: the processes are forked from the one that has it in memory, and share
its pages. What holds sockets or threads is made after the fork.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from shared.observing import several_processes

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
    def __init__(self, bind: str, workers: int, threads: int, make_app: Callable[[], Flask]) -> None:
        self._bind, self._workers, self._threads, self._make_app = bind, workers, threads, make_app
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": self._bind,
            "worker_class": "gthread",
            "workers": self._workers,
            "threads": self._threads,
            "graceful_timeout": GRACE,
            "logger_class": Logs,
            "control_socket_disable": True,  # it would open one in the home folder
            "child_exit": _left,
            "on_exit": _ended,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        # After the fork: a client made before it would share its sockets.
        return self._make_app()


def serve(host: str, port: int, workers: int, threads: int, make_app: Callable[[], Flask]) -> None:
    """Blocks until SIGTERM. `threads`: of each of the `workers`."""
    gc.collect()
    gc.freeze()  # else the first collection in each worker writes to every page that they share
    Server(f"{host}:{port}", workers, threads, make_app).run()


def _left(_server: Arbiter, worker: Worker) -> None:
    several_processes.forget(worker.pid)


def _ended(_server: Arbiter) -> None:
    several_processes.end_counting()
