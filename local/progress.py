"""Each step of a start with its seconds: a spinner on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rich.console import Console


class Progress:
    """What the person at the terminal is told."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._started = time.monotonic()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Shows that it is under way, then how long it took."""
        started = time.monotonic()
        with self._console.status(f"{title} ..."):
            yield
        self.say(f"{title:<44} {time.monotonic() - started:5.1f} s")

    def ready(self) -> None:
        """All steps are done."""
        self.say(f"{'Ready':<44} {time.monotonic() - self._started:5.1f} s\n")

    def say(self, sentence: str) -> None:
        """A line, as it is. Where nobody can read it any more (a closed terminal, a full disk) it is left out."""
        with suppress(OSError):
            self._console.print(sentence, markup=False, highlight=False, soft_wrap=True)
