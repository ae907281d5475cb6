"""Where the bars of the thirty days stand: whole numbers for an SVG, no script and no style in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.orders.projections.sales import Day

WIDTH, HEIGHT = 420, 190  # of the plot, in the SVG's own units
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    day: Day
    x: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    y: float
    orders: int


@dataclass(frozen=True)
class Chart:
    bars: Sequence[Bar]
    lines: Sequence[Line]
    orders: int
    sold: int
    width: int = WIDTH
    height: int = HEIGHT


def chart_of(days: Sequence[Day]) -> Chart:
    step = step_for(max((day.orders for day in days), default=0))
    top = step * 4
    wide = WIDTH / max(1, len(days))
    bars = [
        Bar(day, round(wide * at + wide * 0.15, 1), round(wide * 0.7, 1), round(HEIGHT * day.orders / top, 1))
        for at, day in enumerate(days)
    ]
    lines = [Line(round(HEIGHT - HEIGHT * step * n / top, 1), step * n) for n in range(5)]
    return Chart(bars, lines, sum(day.orders for day in days), sum(day.sold for day in days))


def step_for(most: int) -> int:
    """So that four steps of a round number reach the highest bar."""
    size = 1
    while True:
        for step in STEPS:
            if step * size * 4 >= most:
                return step * size
        size *= 10
