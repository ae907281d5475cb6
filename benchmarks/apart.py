"""Work in a process of its own: told in JSON on its standard input, so that no secret stands in a command line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import TypeVar

import msgspec

from local.settings import ROOT

Told = TypeVar("Told", bound=msgspec.Struct)
Found = TypeVar("Found")


class Failed(RuntimeError):
    """A process of the bench ended without a result; the message is the end of what it said."""


class Apart:
    """`python -m <module>` under way."""

    def __init__(self, module: str, told: msgspec.Struct) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", module],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        if self._process.stdin is not None:
            self._process.stdin.write(msgspec.json.encode(told) + b"\n")
            self._process.stdin.flush()

    def stop(self) -> None:
        """For one that would never end."""
        self._process.kill()
        self._process.communicate()

    def look(self) -> None:
        """Raises Failed where it has ended badly."""
        if self._process.poll():
            self.result(object)

    def result(self, kind: type[Found], within: float = 900.0) -> Found:
        """Wait for its answer. Raises Failed."""
        try:
            said, complained = self._process.communicate(timeout=within)
        finally:
            self._process.kill()
        if self._process.returncode != 0:
            raise Failed(complained.decode(errors="replace")[-3000:])
        return msgspec.json.decode(said, type=kind)


def apart(module: str, told: msgspec.Struct, kind: type[Found]) -> Found:
    """Run it to its end."""
    return Apart(module, told).result(kind)


def answer(told: type[Told], work: Callable[[Told], object]) -> None:
    """The other side: what a module's `main` calls."""
    result = work(msgspec.json.decode(sys.stdin.buffer.readline(), type=told))
    sys.stdout.buffer.write(msgspec.json.encode(result))
    sys.stdout.flush()
