"""How much was done by when, and what rate that is."""

from __future__ import annotations

from collections.abc import Sequence

Timeline = Sequence[tuple[float, float]]
"""(seconds on one clock, how many were done by then), growing."""


def rate(timeline: Timeline) -> float:
    """A second, between the first point at which anything was done and the one at which the last was.

    So neither a start nor a wait at the end counts. Raises ValueError where nothing was done.
    """
    moved = _moving(timeline)
    if len(moved) < 2:
        raise ValueError(f"nothing was done: {list(timeline)[-3:]}")
    (began, first), (ended, last) = moved[0], moved[-1]
    return (last - first) / (ended - began)


def rate_together(timelines: Sequence[Timeline]) -> float:
    """Of all, while each of them was at work.

    Where they never were (a small run is over before the last one begins), all that was done in all the time.
    """
    moved = [moving for timeline in timelines if (moving := _moving(timeline))]
    began, ended = max(each[0][0] for each in moved), min(each[-1][0] for each in moved)
    if ended <= began or len(moved) < len(timelines):
        began, ended = min(each[0][0] for each in moved), max(each[-1][0] for each in moved)
    return sum(done_at(each, ended) - done_at(each, began) for each in moved) / (ended - began)


def done_at(timeline: Timeline, moment: float) -> float:
    """Between two points it grows evenly."""
    before = timeline[0]
    for point in timeline:
        if point[0] >= moment:
            return _between(before, point, moment)
        before = point
    return before[1]


def _between(before: tuple[float, float], after: tuple[float, float], moment: float) -> float:
    span = after[0] - before[0]
    return after[1] if not span else before[1] + (after[1] - before[1]) * (moment - before[0]) / span


def _moving(timeline: Timeline) -> Timeline:
    """From the first point with anything done to the first with everything done; where that is one point, since all was
    done between two looks, the one before it too."""
    most = max((count for _, count in timeline), default=0.0)
    first = next((n for n, (_, count) in enumerate(timeline) if count > 0), len(timeline))
    whole = next((n for n, (_, count) in enumerate(timeline) if count == most), 0)
    return timeline[max(0, first - 1) if first == whole else first : whole + 1]
