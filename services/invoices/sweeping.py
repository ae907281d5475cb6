"""The sweep as a thread of the consumer's process: at start and each minute it finishes what was left behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread

from services.invoices.finishing import Finishing
from shared.errors import PesananError


class Sweeper:
    """What goes wrong in one sweep is told by `check` (for the readiness probe) until a later sweep goes well."""

    def __init__(self, finishing: Finishing, every: timedelta, after: timedelta, clock: Callable[[], datetime]) -> None:
        self._finishing = finishing
        self._every = every
        self._after = after
        self._clock = clock
        self._stopping = Event()
        self.trouble: str | None = None
        self._thread = Thread(target=self._run, name="sweep", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Returns when the sweep that runs has ended."""
        self._stopping.set()
        self._thread.join()

    def check(self) -> str | None:
        """None where all is well."""
        if not self._thread.is_alive() and not self._stopping.is_set():
            return "the sweep has stopped"
        return self.trouble

    def sweep(self) -> None:
        try:
            self._finishing.sweep(self._clock() - self._after)
            self.trouble = None
        except PesananError as error:  # a later sweep may go well; until then we aren't ready, and say why
            self.trouble = f"the sweep could not finish: {error}"

    def _run(self) -> None:
        self.sweep()
        while not self._stopping.wait(self._every.total_seconds()):
            self.sweep()
