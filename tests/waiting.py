"""Waiting for what is true soon."""

import time
from collections.abc import Callable


def until(condition: Callable[[], object], within: float = 10, every: float = 0.02) -> None:
    """Ask `condition` again and again; raises AssertionError with its last answer after `within` seconds."""
    deadline = time.monotonic() + within
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{_name(condition)} still answers {answer!r} after {within:g} s")
        time.sleep(every)


def _name(condition: Callable[[], object]) -> str:
    code = getattr(condition, "__code__", None)
    if code is None:
        return repr(condition)
    return f"{condition.__qualname__} ({code.co_filename}:{code.co_firstlineno})"
