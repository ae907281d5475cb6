"""Whether the journals hold together."""

from __future__ import annotations

import sys

import rich_click as click

from operations.place import from_environment
from operations.quiet import quiet
from operations.verifying import verify_journals


@click.command()
def verify() -> None:
    """Check the hash chain of every stream in every journal: nothing was changed, and nothing is missing.

    Prints each difference, and ends with exit code 1 where there is one. May run while everything goes on.
    """
    quiet()
    found = 0
    for verified in verify_journals(from_environment()):
        for difference in verified.differences:
            click.echo(f"{verified.service}: {difference}")
        found += len(verified.differences)
        click.echo(f"{verified.service}: {verified.events:,} events, {len(verified.differences):,} differences")
    click.echo("Some of this is not what was written." if found else "Every journal is what was written.")
    sys.exit(1 if found else 0)
