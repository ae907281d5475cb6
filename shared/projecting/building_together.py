"""Several processes build one generation: members of one group, each with its share of the partitions."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from threading import Event as Flag
from typing import Any

from shared.consuming.collecting import collect_seldom
from shared.consuming.membership import Reached
from shared.errors import Broken
from shared.observing import logs
from shared.observing.stopping import stop_flag
from shared.projecting.building import Tell

LOOK = 0.5  # seconds within which a stop is seen


@dataclass(frozen=True)
class Builders:
    """`build` goes to each process whole: it may hold no client and no closure. It tells how far that process is, and
    ends early when its flag is set."""

    service: str
    build: Callable[[Tell, Flag], None]
    processes: int

    def run(self, tell: Tell, stop: Flag) -> None:
        """Until each has caught up, or `stop`. Raises Broken where one of them fails: then the others are stopped."""
        begun = [_Share(partial(_build, self.service, self.build)) for _ in range(self.processes)]
        try:
            while (open_ones := [one for one in begun if not one.over]) and not stop.is_set():
                tell(_heard(open_ones))
        finally:
            for one in begun:
                one.end()


class _Share:
    """One process, and how far it is."""

    def __init__(self, build: Callable[[Connection], None]) -> None:
        spawn = multiprocessing.get_context("spawn")  # a fork would share the parent's clients
        self.told, tells = spawn.Pipe(duplex=False)
        self.process: SpawnProcess = spawn.Process(target=build, args=(tells,))
        self.process.start()
        tells.close()  # else its end would never be heard of
        self.over = False

    def listen(self) -> Reached:
        """Raises Broken where it has failed."""
        try:
            heard: Reached = self.told.recv()
        except EOFError:
            self.process.join()
            self.over = True
            if self.process.exitcode != 0:
                raise Broken(
                    "a process that built ended with {code}, and its log says why", code=self.process.exitcode
                ) from None
            return {}
        return heard

    def end(self) -> None:
        self.process.terminate()  # one that is over already isn't touched
        self.process.join()


def _heard(begun: Sequence[_Share]) -> Reached:
    """Something, or nothing for a while."""
    heard: Sequence[Any] = wait([one.told for one in begun], LOOK)
    return dict(chain.from_iterable(one.listen().items() for one in begun if one.told in heard))


def _build(service: str, build: Callable[[Tell, Flag], None], tells: Connection) -> None:
    """In a process of its own. It ends with its parent, whom it then can't tell anything."""
    logs.configure(service)
    collect_seldom()
    with closing(tells):
        build(tells.send, stop_flag())
