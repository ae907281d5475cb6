"""Parts of one process that end together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Event as Flag

from shared.connecting import Stopped


def run_together(parts: Sequence[Callable[[], None]], stop: Flag) -> list[BaseException]:
    """Each in a thread, until all have ended. Once one fails, or all are done, `stop` is set. Answers what failed."""
    with ThreadPoolExecutor(len(parts)) as threads:
        running = [threads.submit(part) for part in parts]
        wait(running, return_when=FIRST_EXCEPTION)
        stop.set()
    return [error for one in running if (error := one.exception()) and not isinstance(error, Stopped)]
