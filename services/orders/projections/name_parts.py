"""Finding an order by a part of its customer's name without looking at every order.

A part of a name begins somewhere in a word, and so it is where one of the word's endings begins: `antoso` is an ending
of `santoso`, and `anto` is how that begins. An index of all endings finds it like a word in a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

SHORTEST = 3  # letters: what is typed and shorter stands in so many names that the newest orders show some at once
LONGEST = 8  # letters of an ending that are kept: a longer part is found by these, and then looked at
LAST = "\U0010ffff"  # comes after every letter


def parts_of(name: str) -> tuple[str, ...]:
    """Every ending of every word, in small letters, but for the shortest."""
    words = name.casefold().split()
    return tuple(sorted({word[at : at + LONGEST] for word in words for at in range(len(word) - SHORTEST + 1)}))


def named_like(part: str) -> Mapping[str, Any]:
    """A query over the orders' documents for names that hold this text (spaces and all)."""
    folded = part.casefold()
    begin = [{"customer_parts": {"$elemMatch": {"$gte": one, "$lt": one + LAST}}} for one in _begun(folded)]
    return {"$and": [*begin, {"customer_folded": {"$regex": re.escape(folded)}}]}


def _begun(folded: str) -> list[str]:
    return [word[:LONGEST] for word in folded.split() if len(word) >= SHORTEST]
