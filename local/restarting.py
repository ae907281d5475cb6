"""When one process is started again after it has died, and what the terminal is told of it.

Each death in a row makes the pause longer, up to a bound; one that then stays up for a while begins anew.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from local.child import Child

SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 15.0  # seconds
STEADY = 30.0  # seconds that a process stays up before its next death is the first in a row again


@dataclass
class Restarting:
    """One process, which `begin` starts. It never blocks: whoever looks at many looks at each in turn."""

    child: Child
    begin: Callable[[], None]
    deaths: int = 0
    _began: float = 0.0
    _due: float | None = None
    _silent: bool = field(default=False)

    def look(self, now: float, say: Callable[[str], None]) -> None:
        """Notes a death, or starts it when it is due, or sees that it has come to stay."""
        if self._due is not None:
            if now >= self._due:
                self._start(now, say)
        elif not self.child.was_started:
            return
        elif not self.child.running:
            self.child.end_group()
            self._note(self.child.how_it_ended(), now, say)
        elif self.deaths and now - self._began > STEADY:
            self._forget(say)

    def _start(self, now: float, say: Callable[[str], None]) -> None:
        self._began, self._due = now, None
        try:
            self.begin()
        except (OSError, RuntimeError) as why:  # no room, no process, a port that is taken: it may be free soon
            self._note(f"could not be started: {why}", now, say)

    def _note(self, how: str, now: float, say: Callable[[str], None]) -> None:
        self.deaths += 1
        pause = min(SHORTEST_PAUSE * 2 ** (self.deaths - 1), LONGEST_PAUSE)
        self._due = now + pause
        if self._silent:
            return
        self._silent = pause == LONGEST_PAUSE
        say(f"{self.child.name} {how}. {self._plan(pause)} Its log: {self.child.log}")

    def _plan(self, pause: float) -> str:
        if self._silent:
            return f"That is {self.deaths} times in a row: it is tried every {pause:g} s, and said again when it stays."
        return f"It starts again in {pause:.1f} s."

    def _forget(self, say: Callable[[str], None]) -> None:
        if self._silent:
            say(f"{self.child.name} runs again, for {STEADY:g} s now.")
        self.deaths, self._silent = 0, False
