"""`make bench`: `SCALE=small` for a smoke run, `PARTS="relay projector"` for some parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import rich_click as click
from rich.console import Console

from benchmarks import page
from benchmarks.commands import part as commands
from benchmarks.idle import part as idle
from benchmarks.machine import machine
from benchmarks.memory import part as memory
from benchmarks.progress import Tell
from benchmarks.projector import part as projector
from benchmarks.reading import part as reading
from benchmarks.rebuild import part as rebuild
from benchmarks.relay import part as relay
from benchmarks.rows import Row
from benchmarks.scale import SCALES, Scale
from benchmarks.servers import load
from benchmarks.table import terminal
from benchmarks.visible import part as visible
from local.progress import Progress

WIDTH = 160
Part = Callable[[Scale, Tell], Iterator[Row]]
PARTS: dict[str, Part] = {
    "commands": commands.measure,
    "projector": projector.measure,
    "relay": relay.measure,
    "rebuild": rebuild.measure,
    "visible": visible.measure,
    "reading": reading.measure,
    "memory": memory.measure,
    "idle": idle.measure,
}


def bench(scale: Scale, parts: Sequence[str], console: Console, where: Path | None) -> list[Row]:
    """`where`: the page that gets the table."""
    began, progress, rows = load(), Progress(console), list[Row]()
    for name in parts:
        with progress.step(name):
            for row in PARTS[name](scale, Tell(progress)):
                rows.append(row)
                if where is not None:  # who breaks it off after half an hour has what was measured by then
                    page.write(rows, machine(scale, began), where)
    console.print(terminal(rows))
    return rows


@click.command()
@click.option("--scale", type=click.Choice(list(SCALES)), default="full", show_default=True)
@click.option("--page", "where", type=click.Path(path_type=Path), help="Write the table here.")
@click.argument("parts", type=click.Choice(list(PARTS)), nargs=-1)
def main(scale: str, where: Path | None, parts: Sequence[str]) -> None:
    """Measure all, or the parts that are named."""
    bench(SCALES[scale], parts or list(PARTS), _console(), where)


def _console() -> Console:
    """A log file is as wide as the table."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH)


if __name__ == "__main__":
    main()
