"""After an old backup."""

from __future__ import annotations

import sys

import rich_click as click

from operations.backup import refuse_running
from operations.backup.topics import ends_of_topics, forget_offsets
from operations.commands.asking import assured
from operations.decided import trace_again
from operations.opened import opened
from operations.place import SERVICES, Place, from_environment
from operations.progress import progress
from operations.quiet import quiet
from operations.regaining import mend_commit_fields, note_mails, reprint_invoices, reserve_orders
from operations.restore_mark import lift_mark, set_mark
from operations.stores import mend_stores
from shared.bootstrap import Client
from shared.contract.times import utc_now
from shared.reconcile.regaining import regain as regain_journal


@click.command()
@click.option("--yes", is_flag=True, help="Ask nothing.")
def regain(yes: bool) -> None:
    """Give journals that come from an old backup back what their topics know, while no service runs.

    Then every consumer reads from its beginning, which changes nothing that is done. Invoices are printed again;
    proofs and statements that were uploaded since the backup are lost. Ends with exit code 1 where a stream went on
    differently: nothing of it is written, a person must decide, and every change is refused until then.
    """
    quiet()
    place = from_environment()
    with opened(place) as client:
        refuse_running(place, client)
        assured("This writes what the topics hold into the journals, and lets every consumer read again.", yes)
        set_mark(place, client, utc_now())  # should this end on its way
        there = ends_of_topics(place)
        refused = _commits(place, client)
        refused += sum([_journal(place, one) for one in SERVICES if place.settings(one).topic(one) in there])
        click.echo(f"orders: {reserve_orders(place, client):,} numbers reserved again")
        click.echo(f"notifications: {note_mails(place, client, utc_now()):,} mails noted that have ended since")
        with progress("orders and streams") as told:
            mended = mend_stores(place, client, utc_now(), told)
        click.echo(f"{trace_again(place, client):,} outcomes of policies noted again")
        click.echo(f"{mended:,} documents beside the journals made what their events say")
        again, differing = reprint_invoices(place, client)
        click.echo(f"invoices: {again:,} documents printed again, {differing:,} came out differently")
        click.echo(f"{len(forget_offsets(place))} groups will read from their beginning.")
        _end(place, client, refused)
    sys.exit(1 if refused or differing else 0)


def _end(place: Place, client: Client, refused: int) -> None:
    if refused:
        click.echo(
            "Every change is still refused: see above what came differently. `pesanan restore-mark lift` lets the "
            "services go on without it."
        )
        return
    lift_mark(place, client)
    click.echo("Changes are taken again: start the services now.")


def _commits(place: Place, client: Client) -> int:
    """How many commits can't be made what their events say."""
    mended, left = mend_commit_fields(place, client)
    click.echo(f"{mended:,} commits made what their events say")
    for stream in left:
        click.echo(f"    {stream} is left as it is: another commit has the command of its events")
    return len(left)


def _journal(place: Place, service: str) -> int:
    """How many streams were refused."""
    regained = regain_journal(place.settings(service))
    click.echo(f"{service}: {regained.events:,} events in {regained.streams:,} streams")
    for stream, why in sorted(regained.refused.items()):
        click.echo(f"    {stream} is left as it is: {why}")
    return len(regained.refused)
