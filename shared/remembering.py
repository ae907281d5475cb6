"""One answer for all who ask within a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """What `make` gave at most `seconds` ago, and while one asker makes it anew, twice that. Nobody waits for another:
    where `make` fails slowly, each fails as slowly as alone. May be called from many threads."""

    def __init__(self, make: Callable[[], T], seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._make, self._seconds, self._clock = make, seconds, clock
        self._made: tuple[T, float] | None = None
        self._making = Lock()

    def __call__(self) -> T:
        made, now = self._made, self._clock()
        if made and now - made[1] < self._seconds:
            return made[0]
        if self._making.acquire(blocking=False):
            try:
                return self._made_at(now)
            finally:
                self._making.release()
        return made[0] if made and now - made[1] < 2 * self._seconds else self._make()

    def _made_at(self, now: float) -> T:
        value = self._make()
        self._made = (value, now)
        return value
