"""What a careful client does when the line breaks or a 503 comes: the same request again, with the same key."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException

from simulation.api import Answer, Api, Refused

GIVE_UP = 60.0  # seconds
AGAIN = 0.1


class GaveUp(AssertionError):
    """Nothing answered for too long."""


@dataclass(frozen=True)
class Persistent:
    """`post` and `get` like `Api`, but they come back until there is a real answer."""

    api: Api

    def post(self, path: str, body: object = None) -> Answer:
        key = str(uuid.uuid4())
        return self._until_answered(lambda: self.api.post(path, body, key))

    def get(self, path: str) -> Answer:
        return self._until_answered(lambda: self.api.get(path))

    def seen(self, path: str, condition: Callable[[Answer], bool]) -> Answer:
        """Read until it is so; a page that is not there yet is not so."""
        until = time.monotonic() + GIVE_UP
        while time.monotonic() < until:
            try:
                answer = self.get(path)
                if condition(answer):
                    return answer
            except Refused as refused:
                if refused.status != 404:
                    raise
            time.sleep(AGAIN)
        raise GaveUp(f"{path} never became what it should")

    def _until_answered(self, send: Callable[[], Answer]) -> Answer:
        until = time.monotonic() + GIVE_UP
        while True:
            try:
                return send()
            except (OSError, HTTPException) as broken:
                last: Exception = broken
            except Refused as refused:
                if refused.status != 503:
                    raise
                last = refused
            if time.monotonic() > until:
                raise GaveUp(f"no answer for {GIVE_UP:g} s: {last}") from last
            time.sleep(AGAIN)
