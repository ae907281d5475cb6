"""Keeps a list of processes running: starts what dies again and says so, and leaves nothing behind.

Each process and its own children are one group, so that the workers of a server that was killed end too. None waits for
another: a look starts what is due and returns, whether what was started is ready or not.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from local.child import Child
from local.restarting import Restarting
from local.server import Server

TOO_OFTEN = 5


@dataclass(frozen=True)
class Process:
    """A program of the system; its output goes to `<name>.log`. It is ready when `ready_url` answers 200."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready_url: str = ""


class GaveUp(RuntimeError):
    """A process died again and again before it was ever ready; the message carries its last words."""


class Supervisor:
    """Runs `processes` until `stop`, and starts again those of `servers`, which run already and are stopped by
    whoever started them. Not for use from several threads."""

    def __init__(
        self, processes: Sequence[Process], logs: Path, say: Callable[[str], None], servers: Sequence[Server] = ()
    ) -> None:
        self._children = [Child(each.name, each.argv, logs / f"{each.name}.log", each.env) for each in processes]
        self._servers = [Restarting(server.child, server.begin) for server in servers]
        self._processes = [Restarting(child, child.start) for child in self._children]
        self._say = say

    def start(self) -> None:
        """Start all, in the order given."""
        for child in self._children:
            child.start()

    def look(self) -> None:
        """Start again what has died and is due. It never ends for good: what made it die may be mended meanwhile."""
        now = time.monotonic()
        for each in (*self._servers, *self._processes):
            each.look(now, self._say)

    def look_at_first(self) -> None:
        """The same before anything was ready. Raises GaveUp at a process's fifth death in a row: it never worked."""
        self.look()
        for each in self._processes:
            if each.deaths >= TOO_OFTEN:
                how = each.child.how_it_ended()
                raise GaveUp(f"{each.child.name} {how}, {TOO_OFTEN} times in a row. Its log: {each.child.log}")

    def stop(self, within: float = 10) -> None:
        """SIGTERM to all in reverse order, then SIGKILL to what is still there after `within` seconds in all."""
        started = [child for child in reversed(self._children) if child.was_started]
        for child in started:
            child.ask_to_stop()
        deadline = time.monotonic() + within
        for child in started:
            if not child.ended_within(max(0.0, deadline - time.monotonic())):
                child.kill()
            child.end_group()
