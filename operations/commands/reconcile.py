"""Whether everything agrees."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import rich_click as click

from operations.opened import opened
from operations.place import SERVICES, Place, from_environment
from operations.quiet import quiet
from operations.reconciling import invoices_against_orders, pages_against_journals
from shared.contract.times import utc_now
from shared.reconcile import Difference
from shared.reconcile import reconcile as reconcile_topic


@click.command()
@click.option("--resend", is_flag=True, help="Send again what a journal holds and its topic lacks.")
def reconcile(resend: bool) -> None:
    """Compare journals with topics, pages with journals, and invoices with the orders that asked for them.

    Prints each difference, and ends with exit code 1 where one is left. May run while everything goes on.
    """
    quiet()
    place = from_environment()
    left = sum([_topic(place, service, resend) for service in SERVICES])
    with opened(place) as client:
        left += _told("Pages against the journals", pages_against_journals(place, client))
        left += _told("Invoices against the orders", invoices_against_orders(place, client, utc_now()))
    click.echo(f"{left:,} comparisons found a difference." if left else "Everything agrees.")
    sys.exit(1 if left else 0)


def _topic(place: Place, service: str, resend: bool) -> bool:
    """Whether a difference is left."""
    click.echo(f"The journal of {service} against its topic:")
    report = reconcile_topic(place.settings(service), resend)
    for line in report.lines():
        click.echo(f"    {line}")
    return not report.healthy


def _told(what: str, differences: Iterable[Difference]) -> bool:
    """Whether there is one."""
    click.echo(f"{what}:")
    found = 0
    for found, difference in enumerate(differences, start=1):  # noqa: B007  the last number is how many
        click.echo(f"    {difference}")
    click.echo(f"    {found:,} differences")
    return found > 0
