"""How the system stands."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import msgspec
import rich_click as click
from rich.console import Console
from rich.table import Table

from operations.place import from_environment
from operations.quiet import quiet
from operations.status import Row, report
from shared.contract.times import utc_now


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For machines: one JSON object, and nothing else.")
def status(as_json: bool) -> None:
    """Show what lies behind: consumers, relays, parked and waiting events, mails, invoices. Changes nothing.

    Exit code 1 when something needs a person.
    """
    quiet()
    rows = list(report(from_environment(), utc_now()))
    alarms = [row for row in rows if row.alarm]
    if as_json:
        click.echo(msgspec.json.encode({"needs_a_person": bool(alarms), "rows": rows}))
    else:
        _show(rows, alarms)
    sys.exit(1 if alarms else 0)


def _show(rows: Sequence[Row], alarms: Sequence[Row]) -> None:
    table = Table("what", "of", "how many", "the oldest")
    table.columns[2].justify = "right"
    for row in rows:
        style = "bold red" if row.alarm else None
        table.add_row(row.what, row.of, f"{row.count:,}", ago(row.oldest_seconds), style=style)
    Console().print(table)
    for row in alarms:
        click.echo(f"{row.of}, {row.count:,} {row.what}: {row.alarm}.")
    click.echo(f"{len(alarms)} of these need a person." if alarms else "Nothing needs a person.")


def ago(seconds: float | None) -> str:
    """In the largest unit that tells something."""
    if seconds is None:
        return ""
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
