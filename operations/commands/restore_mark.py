"""The mark of a restore, by hand."""

from __future__ import annotations

import rich_click as click

from operations.commands.asking import assured
from operations.opened import opened
from operations.place import from_environment
from operations.quiet import quiet
from operations.restore_mark import lift_mark, set_mark
from shared.contract.times import utc_now


@click.group("restore-mark")
def restore_mark() -> None:
    """The mark that makes every change refuse until `regain` has ended. `restore` sets it by itself."""
    quiet()


@restore_mark.command("set")
def set_() -> None:
    """After MongoDB was brought back by other means than `restore` (mongorestore, a disk's snapshot), and before a
    service starts: nothing is changed from here on until `pesanan regain` has ended."""
    place = from_environment()
    with opened(place) as client:
        set_mark(place, client, utc_now())
    click.echo("Every change is refused from now on. Stop the services, then run `pesanan regain`.")


@restore_mark.command()
@click.option("--yes", is_flag=True, help="Ask nothing.")
def lift(yes: bool) -> None:
    """Take the mark away without `regain`, or after one that has refused a stream."""
    place = from_environment()
    with opened(place) as client:
        assured("What the topics hold and the journals lack is given up: its numbers are given again.", yes)
        lift_mark(place, client)
    click.echo("Changes are taken again.")
