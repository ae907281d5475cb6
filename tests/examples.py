"""How many random examples a property is tried with: few in each run, twenty times as many in `make test-long`."""

from __future__ import annotations

import os

LONG = "PESANAN_TEST_LONG"
FACTOR = 20


def examples(few: int) -> int:
    return few * FACTOR if os.environ.get(LONG) else few
