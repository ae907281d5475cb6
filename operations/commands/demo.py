"""The tutorial."""

from __future__ import annotations

import sys
from pathlib import Path

import rich_click as click

from operations import demo
from operations.place import from_environment


@click.command("demo")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("/tmp/demo"), help="Where the invoice is put.")  # noqa: S108 - the only place where the container may write
def play_demo(folder: Path) -> None:
    """Play the tutorial: from "someone ordered" to "it has arrived"."""
    sys.exit(demo.play(from_environment(), folder))
