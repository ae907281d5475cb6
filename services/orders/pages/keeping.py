"""A part of a page that many look at is made once for all of them, and again after each change of the pages.

Fifty open dashboards ask for the same part at the same moment, whenever anything changes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from flask import current_app

from services.orders.pages.language import language
from services.orders.pages.live import followed

LONGEST = 2.0  # seconds: what a part says of "today" may change without any change of the pages
EXTENSION = "pesanan-kept"


@dataclass
class Kept:
    """`seen`: the count of changes before it was made."""

    seen: int = -1
    until: float = 0.0
    text: str = ""
    making: Lock = field(default_factory=Lock)


def kept(name: str, make: Callable[[], str]) -> str:
    """In the person's language. Made anew each time in a process that doesn't follow the pages, or can't just now."""
    changes = followed()
    if changes is None or changes.count is None:
        return make()
    part: Kept = current_app.extensions.setdefault(EXTENSION, {}).setdefault((name, language()), Kept())
    with part.making:
        seen = changes.count or 0
        if part.seen != seen or time.monotonic() > part.until:
            part.text, part.seen, part.until = make(), seen, time.monotonic() + LONGEST
        return part.text
