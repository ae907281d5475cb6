"""How often a process that works in batches looks for circles of objects that nobody holds any more."""

from __future__ import annotations

import gc

AFTER = (20_000, 20, 20)  # new objects, then how many younger looks come before an older one


def collect_seldom() -> None:
    """Python looks after each 700 new objects, and a batch makes thousands that stay. What is loaded by now, which is
    never left, isn't looked at again."""
    gc.freeze()
    gc.set_threshold(*AFTER)
