"""A moment as the shop's calendar day."""

from __future__ import annotations

from datetime import tzinfo

from shared.contract.times import from_text


def day_of(moment: str, zone: tzinfo) -> str:
    """`2026-12-31T17:00:00.000000Z` is `2027-01-01` in Jakarta: the shop's zone decides which year a paper is of."""
    return from_text(moment).astimezone(zone).date().isoformat()
