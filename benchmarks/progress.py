"""What the person at the terminal is told while the bench runs."""

from __future__ import annotations

from dataclasses import dataclass

from local.progress import Progress


@dataclass(frozen=True)
class Tell:
    """Called with what is measured next."""

    progress: Progress

    def __call__(self, sentence: str) -> None:
        self.progress.say(f"  {sentence}")
