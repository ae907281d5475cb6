"""The cursors of lists that are sorted by a time and then by id: `<time>~<id>` of the last row that was shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from shared.errors import Invalid

Row = TypeVar("Row")
CURSOR = re.compile(r"([0-9T:.Z-]{27})~(\S{1,120})")


def no_cursor(asked: str) -> Invalid:
    """`asked`: the name under which it came."""
    return Invalid({asked: ["is no cursor of this list"]})


def beyond(by: str, cursor: str, *, newest_first: bool) -> dict[str, Any]:
    """Whatever comes after the cursor's row; everything without a cursor. Raises Invalid for one of another list."""
    if not cursor:
        return {}
    match = CURSOR.fullmatch(cursor)
    if match is None:
        raise no_cursor("after")
    (value, last), side = match.groups(), "$lt" if newest_first else "$gt"
    return {"$or": [{by: {side: value}}, {by: value, "_id": {side: last}}]}


def cut(found: Sequence[Row], limit: int, at: Callable[[Row], tuple[str, str]]) -> tuple[list[Row], str]:
    """The page of rows, and the cursor of the next page: empty unless `found` holds a row more. `at`: time and id."""
    shown = list(found[:limit])
    return shown, "~".join(at(shown[-1])) if len(found) > limit else ""
