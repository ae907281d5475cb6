"""Waiting for processes that say themselves, over HTTP, when they are ready."""

import http.client
import time
from collections.abc import Callable, Sequence
from threading import Event
from urllib.parse import urlsplit

from local.server import PATIENCE
from local.supervisor import Process


class NotReady(RuntimeError):
    """Some processes run and didn't become ready; the message says what each answered last."""


def wait_until_ready(processes: Sequence[Process], meanwhile: Callable[[], None], within: float = PATIENCE) -> None:
    """Asks each `ready_url` until all have answered 200, calling `meanwhile` between rounds. Raises NotReady."""
    deadline = time.monotonic() + within
    waiting = {process.name: process.ready_url for process in processes if process.ready_url}
    while answers := {name: answer for name, url in waiting.items() if (answer := _ask(url))}:
        if time.monotonic() > deadline:
            raise NotReady("\n".join(f"{name} is not ready: {answer}" for name, answer in answers.items()))
        waiting = {name: waiting[name] for name in answers}
        meanwhile()
        Event().wait(0.1)


def _ask(url: str) -> str:
    """Empty when it's ready, else what it answered."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=2)
    try:
        connection.request("GET", address.path)
        answer = connection.getresponse()
        return "" if answer.status == 200 else f"{answer.status} {answer.read(500).decode(errors='replace')}"
    except (OSError, http.client.HTTPException) as refused:
        return str(refused) or type(refused).__name__
    finally:
        connection.close()
