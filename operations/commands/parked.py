"""What the consumers have parked: see it, and have it tried again."""

from __future__ import annotations

import msgspec
import rich_click as click
from rich.console import Console
from rich.table import Table

from operations.opened import opened
from operations.parked import ask_to_retry, parked_as, stopped
from operations.parked import parked as all_parked
from operations.parked import resume as go_on
from operations.personal import readable
from operations.place import from_environment
from operations.quiet import quiet


@click.group()
def parked() -> None:
    """See what could not be handled and was put aside with all that follows it, and have it tried again."""
    quiet()


@parked.command("list")
def list_parked() -> None:
    """Show the cause of each, and how many records follow it. Changes nothing."""
    place = from_environment()
    table = Table("group", "key", "records", "since", "reason of the first", "ID of the first")
    table.columns[2].justify = "right"
    table.columns[5].overflow = "fold"
    with opened(place) as client:
        for service, breaker in stopped(place, client):
            click.echo(
                f"{breaker['_id']} of {service} has stopped since {breaker['at']}: it parked {breaker['in_a_row']} in "
                f"a row. Mend the cause, then `pesanan parked resume {breaker['_id']} --as NAME`."
            )
        for records in all_parked(place, client):
            first = records[0]
            table.add_row(first.group, first.key, f"{len(records):,}", first.at, first.reason, first.id)
    if not table.row_count:
        click.echo("Nothing is parked.")
        return
    Console().print(table)
    click.echo(
        "`pesanan parked show ID` shows a record, `pesanan parked retry GROUP KEY` has all of a key tried again."
    )


@parked.command()
@click.argument("id", metavar="ID")
@click.option("--with-personal-data", is_flag=True, help="Show names, addresses and what else is about a person.")
def show(id: str, with_personal_data: bool) -> None:  # noqa: A002  click names it after what the operator writes
    """Show one record and why it was parked. What is about a person is masked. Changes nothing."""
    place = from_environment()
    with opened(place) as client:
        record = parked_as(place, client, id)
    click.echo(f"{record.service}, group {record.group}, key {record.key}, since {record.at}")
    click.echo(f"Parked because: {record.reason}")
    shown = readable(record.value, personal=with_personal_data)
    click.echo(shown if isinstance(shown, str) else msgspec.json.format(msgspec.json.encode(shown), indent=2))


@parked.command()
@click.argument("group")
@click.option("--as", "name", required=True, help="Who says so: it stands beside the group.")
def resume(group: str, name: str) -> None:
    """Let GROUP go on, which had parked many in a row and stopped. Mend what was wrong before: else it stops again."""
    place = from_environment()
    with opened(place) as client:
        service = go_on(place, client, group, name)
    click.echo(f"{group} of {service} goes on within seconds. `pesanan parked retry` has what it parked tried again.")


@parked.command()
@click.argument("group")
@click.argument("key")
@click.option("--as", "name", required=True, help="Who asks: it stands in the log beside the wish.")
def retry(group: str, key: str, name: str) -> None:
    """Ask the consumer of GROUP to try again everything that it has parked under KEY."""
    place = from_environment()
    with opened(place) as client:
        service, count = ask_to_retry(place, client, group, key, name)
    click.echo(
        f"Asked, as {name}: the consumer of {service} tries {count:,} records of {key} again as soon as it runs; what "
        "still can't be handled stays parked (`pesanan parked list`)."
    )
