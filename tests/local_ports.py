"""Ports for a whole system of a test's own."""

import random

from local.ports import is_taken

PORTS_IN_USE = 100
# Below the ports that Linux gives to connections, so that none of them takes one before our servers do.
LOWEST, HIGHEST = 12_000, 32_000


def free_range() -> int:
    """The first of a hundred ports in a row that nothing holds."""
    while True:
        first = random.randrange(LOWEST, HIGHEST)
        if not any(is_taken(port) for port in range(first, first + PORTS_IN_USE)):
            return first
