"""Whether everything agrees."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import rich_click as click

from operations.decided import untraced
from operations.last_reconcile import note_reconciled
from operations.opened import opened
from operations.place import SERVICES, Place, from_environment
from operations.progress import progress
from operations.quiet import quiet
from operations.reconciling import (
    commits_against_events,
    files_against_events,
    invoices_against_orders,
    stores_against_journals,
)
from shared.contract.times import utc_now
from shared.reconcile import Report
from shared.reconcile import reconcile as reconcile_topic


@click.command()
@click.option("--resend", is_flag=True, help="Send again what a journal holds and its topic lacks.")
def reconcile(resend: bool) -> None:
    """Compare journals with topics, and with the events all that is made of them: pages, numbers, movements, mails,
    papers, files.

    Prints each difference with its cure, and ends with exit code 1 where one is left. May run while everything goes on.
    """
    quiet()
    place, now = from_environment(), utc_now()
    topics = [_topic(place, service, resend) for service in SERVICES]
    left, unsent = sum(one.left for one in topics), [stream for one in topics for stream, _ in one.holes]
    with opened(place) as client:
        with progress("orders and streams") as told:
            apart = list(stores_against_journals(place, client, now, unsent, told))
        left += _told("What is made of events against the journals", apart)
        left += _told("Commits against their events", commits_against_events(place, client))
        left += _told("What policies have taken against what became of it", untraced(place, client))
        left += _told("Proofs and bank statements", files_against_events(place, client))
        left += _told("Invoices against the orders", invoices_against_orders(place, client, now))
        note_reconciled(place, client, now, left)
    click.echo(f"{left:,} differences." if left else "Everything agrees.")
    sys.exit(1 if left else 0)


def _topic(place: Place, service: str, resend: bool) -> Report:
    click.echo(f"The journal of {service} against its topic:")
    report = reconcile_topic(place.settings(service), resend)
    for line in report.lines():
        click.echo(f"    {line}")
    return report


def _told(what: str, differences: Iterable[object]) -> int:
    """How many there are."""
    click.echo(f"{what}:")
    found = 0
    for found, difference in enumerate(differences, start=1):  # noqa: B007  the last number is how many
        click.echo(f"    {difference}")
    click.echo(f"    {found:,} differences")
    return found
