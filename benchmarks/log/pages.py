"""The documents that the projection's own fold makes of the bench's lives."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import Any

from benchmarks.log.wires import VARIETY, interleaved
from services.orders.projections.all import PROJECTIONS  # registers the folds
from services.orders.projections.order_page import order_pages
from shared.contract.catalogue import CONTRACT
from shared.projecting.stored import empty

ALL = PROJECTIONS


@cache
def pages() -> list[list[dict[str, Any]]]:
    """Of each life, the stored document after each of its events."""
    one_by_one = interleaved(VARIETY, 1)
    return [_grown([wire.bytes for wire in wires]) for _, wires in groupby(one_by_one, lambda wire: wire.number)]


def _grown(wires: list[bytes]) -> list[dict[str, Any]]:
    recorded = [CONTRACT.decode(wire) for wire in wires]
    stored, grown = empty(order_pages, recorded[0].subject), []
    for event in recorded:
        stored = stored.after(order_pages, event)
        grown.append(stored.plain())
    return grown
