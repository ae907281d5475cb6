"""Trying again after a lost race (optimistic concurrency): exponential backoff with full jitter, for a bounded time.

Of those that want the same version at once one always wins, so all of them get there; but without a pause each of n
tries n times, and every lost try is a read and a write that the winners wait behind.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from random import SystemRandom

FIRST, LONGEST = 0.004, 2.0  # seconds: about one commit, and 500 commits or so that stand in the way
WITHIN = 15.0  # seconds after which the caller is told to come again: no browser waits for long

_chance = SystemRandom()


def tries(
    within: float = WITHIN,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
    chance: Callable[[float, float], float] = _chance.uniform,
) -> Iterator[int]:
    """Counts the tries: the first at once, each further one after a pause of up to twice as long as before. Ends when
    a further one would begin later than `within` seconds after the first."""
    until, number, longest = clock() + within, 0, FIRST
    yield number
    while clock() < until:
        pause(chance(0, longest))
        number, longest = number + 1, min(2 * longest, LONGEST)
        yield number
