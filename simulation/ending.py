"""The end of the demo: the history as the admin and as the customer sees it, the mails, and the invoice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulation.story import Story, an_order

WIDE = 140  # columns that both histories need beside each other


def show_ending(story: Story, console: Console, pdf: Path) -> None:
    console.print()
    histories = _admin(story.history()), _customer(story.told.customer["history"])
    if console.width >= WIDE:
        beside = Table.grid(padding=(0, 2))
        beside.add_row(*histories)
        console.print(beside)
    else:
        console.print(*histories, sep="\n")
    console.print(_mails(story.mails.to(an_order(story.customer_id)["customer"]["email"])))
    console.print(f"Invoice: {pdf}", highlight=False, markup=False)


def _admin(entries: list[dict[str, Any]]) -> Table:
    table = Table(title="Riwayat: admin", title_justify="left")
    for column in ("waktu", "apa", "siapa", "dari", "komentar"):
        table.add_column(column, overflow="fold")
    for entry in entries:
        what = f"{entry['type']} {entry['status']}".strip()
        table.add_row(*map(Text, (entry["time"][11:19], what, entry["actor_id"], entry["actor_ip"], entry["comment"])))
    return table


def _customer(entries: list[dict[str, Any]]) -> Table:
    table = Table(title="Riwayat: pelanggan", title_justify="left")
    for column in ("waktu", "status", "komentar", "No Resi"):
        table.add_column(column, overflow="fold")
    for entry in entries:
        table.add_row(*map(Text, (entry["time"][11:19], entry["status"], entry["comment"], entry["tracking_number"])))
    return table


def _mails(mails: list[dict[str, Any]]) -> Table:
    table = Table(title="Email", title_justify="left")
    for column in ("kepada", "perihal"):
        table.add_column(column, overflow="fold")
    for mail in mails:
        table.add_row(Text(", ".join(to["Address"] for to in mail["To"])), Text(str(mail["Subject"])))
    return table
