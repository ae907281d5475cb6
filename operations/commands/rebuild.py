"""The pages, made anew."""

from __future__ import annotations

import rich_click as click

from operations.place import from_environment
from operations.progress import progress
from operations.quiet import quiet
from services.orders.projections.all import PROJECTIONS
from shared.projecting import rebuild as rebuild_pages


@click.command()
@click.option(
    "--accept-changes", is_flag=True, help="The code of the pages was changed on purpose, so they may differ."
)
@click.option("--processes", type=click.IntRange(1), help="How many build; one a core, up to four.")
def rebuild(accept_changes: bool, processes: int | None) -> None:
    """Build the orders' pages anew from Kafka, beside the live ones, and switch over when they are equal.

    Everything goes on meanwhile; nobody is mailed and no number is taken. Ctrl-C switches nothing.
    """
    quiet()
    place = from_environment()
    click.echo("Building the orders' pages anew from the first record of each topic; the live ones go on meanwhile.")
    taken = 0
    with progress("records") as told:

        def seen(done: int, end: int) -> None:
            nonlocal taken
            taken = done
            told(done, end)

        settings = place.settings("orders")
        generation = rebuild_pages(settings, PROJECTIONS, seen, accept_changes=accept_changes, processes=processes)
    click.echo(f"Generation {generation}, made of {taken:,} records, is live; the one before it stays for an hour.")
