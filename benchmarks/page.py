"""docs/performance.md: the table between two markers is the bench's, all else is written by people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.rows import Row
from benchmarks.table import markdown
from local.settings import ROOT

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def write(rows: Sequence[Row], machine: Mapping[str, str], page: Path = PAGE) -> None:
    page.write_text(with_table(page.read_text("utf-8"), rows, machine), "utf-8")


def with_table(text: str, rows: Sequence[Row], machine: Mapping[str, str]) -> str:
    """Raises ValueError where the markers are not there, once each and in order."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in after or END in after:
        raise ValueError(f"the page needs {BEGIN} and {END}, once each")
    facts = "\n".join(f"- {name}: {value}" for name, value in machine.items())
    return f"{before}{BEGIN}\n\n{facts}\n\n{markdown(rows)}\n\n{END}{after}"
