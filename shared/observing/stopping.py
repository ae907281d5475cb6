"""A flag that is set when the process is asked to end."""

from __future__ import annotations

import signal
from threading import Event as Flag
from types import FrameType


def stop_flag() -> Flag:
    """Set at SIGTERM and SIGINT; call it from the main thread."""
    stop = Flag()

    def asked(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)
    return stop
