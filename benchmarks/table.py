"""The table, for a terminal and for docs/performance.md."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from rich.table import Table

from benchmarks.rows import Row

HEAD = ("part", "what", "unit", "ours", "bare", "share of bare (least to most)", "aim", "reached")


def terminal(rows: Sequence[Row]) -> Table:
    table = Table(*HEAD, title="Pesanan, measured")
    for row in rows:
        table.add_row(*cells(row), style="red" if row.reached is False else "")
    return table


def markdown(rows: Sequence[Row]) -> str:
    lines = [HEAD, tuple("---" for _ in HEAD), *map(cells, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cells(row: Row) -> tuple[str, ...]:
    ceiling = "" if row.ceiling is None else number(row.ceiling)
    reached = "" if row.reached is None else ("yes" if row.reached else "**no**")
    return row.part, row.what, row.unit, number(row.value), ceiling, _share(row), _aim(row), reached


def number(value: float) -> str:
    """Three digits that count, thousands apart."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _share(row: Row) -> str:
    shares = sorted(row.shares)
    if not shares:
        return ""
    return f"{median(shares):.2f} ({shares[0]:.2f} to {shares[-1]:.2f})"


def _aim(row: Row) -> str:
    if row.limit is not None:
        return f"at most {number(row.limit)}"
    if row.least is not None:
        return f"at least {number(row.least)}"
    return "" if row.aim is None else f"{row.aim:g} of bare"
