"""Keeps a list of processes running: starts what dies again and says so, and leaves nothing behind.

Each process and its own children are one group, so that the workers of a server that was killed end too.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from local.child import Child

TOO_OFTEN, WITHIN_SECONDS = 5, 10.0
LONGEST_PAUSE = 2.0


@dataclass(frozen=True)
class Process:
    """A program of the system; its output goes to `<name>.log`. It is ready when `ready_url` answers 200."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready_url: str = ""


class GaveUp(RuntimeError):
    """A process died again and again; the message carries the end of its log."""


class Supervisor:
    """Runs `processes` until `stop`. Not for use from several threads."""

    def __init__(self, processes: Sequence[Process], logs: Path, say: Callable[[str], None]) -> None:
        self._watched = [
            Watched(Child(each.name, each.argv, logs / f"{each.name}.log", each.env)) for each in processes
        ]
        self._say = say

    def start(self) -> None:
        """Start all, in the order given."""
        for watched in self._watched:
            watched.child.start()

    def look(self) -> None:
        """Start again what has died. Raises GaveUp at the fifth death within ten seconds."""
        now = time.monotonic()
        for watched in self._watched:
            if watched.died_unnoticed():
                self._say(watched.note_death(now))
            if watched.is_due(now):
                watched.child.start()

    def stop(self, within: float = 10) -> None:
        """SIGTERM to all in reverse order, then SIGKILL to what is still there after `within` seconds in all."""
        started = [watched.child for watched in reversed(self._watched) if watched.child.was_started]
        for child in started:
            child.ask_to_stop()
        deadline = time.monotonic() + within
        for child in started:
            if not child.ended_within(max(0.0, deadline - time.monotonic())):
                child.kill()
            child.end_group()


class Watched:
    """One process, the moments it died at, and when it is due again."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self._deaths: list[float] = []
        self._due: float | None = None

    def died_unnoticed(self) -> bool:
        """Whether it has ended and nobody has said so yet."""
        return not self.child.running and self._due is None

    def note_death(self, now: float) -> str:
        """Plan the next start, later each time; raises GaveUp when there is no point in one."""
        self.child.end_group()
        self._deaths = [*(death for death in self._deaths if now - death < WITHIN_SECONDS), now]
        died = f"{self.child.name} ended with exit code {self.child.exit_code}"
        if len(self._deaths) >= TOO_OFTEN:
            raise GaveUp(
                f"{died}, {TOO_OFTEN} times in {WITHIN_SECONDS:g} s. {self.child.log} ends:\n{self.child.log_tail()}"
            )
        pause = min(0.1 * 2 ** (len(self._deaths) - 1), LONGEST_PAUSE)
        self._due = now + pause
        return f"{died}; it starts again in {pause:.1f} s. Its log: {self.child.log}"

    def is_due(self, now: float) -> bool:
        """Whether it should be started now; says so once."""
        if self._due is None or now < self._due:
            return False
        self._due = None
        return True
