"""What was measured: ours beside bare, round by round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median


@dataclass(frozen=True)
class Row:
    """One line of the table. `ours[n]` and `bare[n]` were measured right after each other; both may be repeated.

    `aim`: the share of the ceiling that ours is to reach; or `limit`, the value not to pass, or `least`, to reach.
    """

    part: str
    what: str
    unit: str
    ours: Sequence[float]
    bare: Sequence[float] = ()
    less_is_better: bool = False
    aim: float | None = None
    limit: float | None = None
    least: float | None = None

    @property
    def value(self) -> float:
        return median(self.ours)

    @property
    def ceiling(self) -> float | None:
        return median(self.bare) if self.bare else None

    @property
    def shares(self) -> list[float]:
        """Of each round: how much of the ceiling ours reached; 1 is all of it, whichever way is better."""
        pairs = zip(self.ours, self.bare, strict=False)
        return [bare / ours if self.less_is_better else ours / bare for ours, bare in pairs if ours and bare]

    @property
    def reached(self) -> bool | None:
        """None where nothing is aimed at."""
        if self.limit is not None:
            return self.value <= self.limit
        if self.least is not None:
            return self.value >= self.least
        if self.aim is not None and self.shares:
            return median(self.shares) >= self.aim
        return None


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least `share` of them don't exceed. Raises ValueError for none."""
    if not values:
        raise ValueError("no value was measured")
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]
