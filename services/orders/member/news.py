"""What is new on a page that a customer looks at. The page asks every 15 seconds while it is looked at: customers are
many, and a stream would hold one of the server's threads for each. Where nothing has changed nothing is rendered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from flask import Response, make_response, request
from msgspec.structs import replace as with_fields

from services.orders.member.showing import Owed, Row, Shown
from services.orders.pages.language import language


@dataclass(frozen=True)
class Mark:
    """Of what a page shows: `shows` moves when the order does, `etag` also when the time that is left is written
    otherwise. What a customer doesn't see moves neither."""

    shows: str
    etag: str


def mark_of_order(seen: Shown, behind: bool) -> Mark:
    shows = replace(seen, order=with_fields(seen.order, version=0), owed=_timeless(seen.owed))
    return _mark(shows, [_left(seen.owed), behind])


def mark_of_list(rows: Sequence[Row], older: str) -> Mark:
    shows = [replace(row, owed=_timeless(row.owed)) for row in rows]
    return _mark(shows, [[_left(row.owed) for row in rows], older])


def unless_seen(mark: Mark, render: Callable[[], str]) -> Response:
    """304 where the page shows it already."""
    seen = request.if_none_match.contains_weak(mark.etag)
    made = Response(status=304) if seen else make_response(render())
    made.set_etag(mark.etag)
    return made


def _mark(shows: object, more: object) -> Mark:
    what = _digest(repr(shows))
    return Mark(what, _digest(repr((what, more, language()))))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:20]


def _timeless(owed: Owed | None) -> Owed | None:
    return replace(owed, left=None) if owed else None


def _left(owed: Owed | None) -> tuple[int, int]:
    """As far as it is written: days, else hours or minutes."""
    left = (owed.left if owed else None) or timedelta(0)
    if left.days:
        return left.days, 0
    return 0, left.seconds // 3600 * 3600 or left.seconds // 60
