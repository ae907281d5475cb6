"""After an old backup."""

from __future__ import annotations

import sys

import rich_click as click

from operations.backup import refuse_running
from operations.backup.topics import forget_offsets
from operations.commands.asking import assured
from operations.place import SERVICES, Place, from_environment
from operations.quiet import quiet
from operations.regaining import note_mails, note_movements, reprint_invoices, reserve_orders
from shared.bootstrap import client_of
from shared.contract.times import utc_now
from shared.reconcile.regaining import regain as regain_journal


@click.command()
@click.option("--yes", is_flag=True, help="Ask nothing.")
def regain(yes: bool) -> None:
    """Give journals that come from an old backup back what their topics know, while no service runs.

    Then every consumer reads from its beginning, which changes nothing that is done. Invoices are printed again;
    proofs and statements that were uploaded since the backup are lost. Ends with exit code 1 where a stream went on
    differently: nothing of it is written, and a person must decide.
    """
    quiet()
    place = from_environment()
    with client_of(place.settings("orders")) as client:
        refuse_running(place, client)
        assured("This writes what the topics hold into the journals, and lets every consumer read again.", yes)
        refused = sum([_journal(place, service) for service in SERVICES])
        click.echo(f"orders: {reserve_orders(place, client):,} numbers reserved again")
        click.echo(f"notifications: {note_mails(place, client, utc_now()):,} mails noted that have ended since")
        click.echo(f"payments: {note_movements(place, client, utc_now()):,} movements on the account, all marked")
        again, differing = reprint_invoices(place, client)
        click.echo(f"invoices: {again:,} documents printed again, {differing:,} came out differently")
        click.echo(f"{len(forget_offsets(place))} groups will read from their beginning. Start the services now.")
    sys.exit(1 if refused or differing else 0)


def _journal(place: Place, service: str) -> int:
    """How many streams were refused."""
    regained = regain_journal(place.settings(service))
    click.echo(f"{service}: {regained.events:,} events in {regained.streams:,} streams")
    for stream, why in sorted(regained.refused.items()):
        click.echo(f"    {stream} is left as it is: {why}")
    return len(regained.refused)
