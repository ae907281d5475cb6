"""Ports for a whole system of a test's own."""

from local.ports import free_port, is_taken

PORTS_IN_USE = 100


def free_range() -> int:
    """The first of a hundred ports in a row that nothing holds."""
    while True:
        first = min(free_port(), 65000)
        if not any(is_taken(port) for port in range(first, first + PORTS_IN_USE)):
            return first
