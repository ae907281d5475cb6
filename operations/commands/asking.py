"""Before what can't be undone."""

from __future__ import annotations

import rich_click as click


def assured(what: str, yes: bool) -> None:
    """Says what is about to happen, and ends the command with exit code 1 unless the operator wants it."""
    click.echo(what)
    if not yes:
        click.confirm("Go on?", abort=True)
