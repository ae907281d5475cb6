"""`python -m simulation`: play the tutorial against a running Pesanan and show what everyone sees at the end."""

from __future__ import annotations

import os
import re
import sys
import time
import uuid
from pathlib import Path

import rich_click as click
from rich.console import Console

from simulation.api import Api, Refused
from simulation.ending import show_ending
from simulation.mails import Mails
from simulation.story import NotAsTold, Story


@click.command()
@click.option("--url", envvar="PESANAN_URL", default="http://127.0.0.1:8000", help="The orders service.")
@click.option("--mail-url", envvar="PESANAN_MAIL_URL", default="http://127.0.0.1:8025", help="The mail catcher.")
@click.option(
    "--away", envvar="PESANAN_AWAY", default="", help="Another address of this machine, for the refused change."
)
@click.option("--pdf", type=click.Path(path_type=Path), default=Path(".local/demo"), help="Where the invoice is put.")
@click.option("--picture", type=click.Path(path_type=Path), help="Keep what is shown as an SVG.")
def main(url: str, mail_url: str, away: str, pdf: Path, picture: Path | None) -> None:
    """Keys come from PESANAN_ADMIN_KEY and PESANAN_STOREFRONT_KEY."""
    admin_key, storefront_key = os.environ["PESANAN_ADMIN_KEY"], os.environ["PESANAN_STOREFRONT_KEY"]
    story = Story(
        storefront=Api(url, storefront_key),
        admin=Api(url, admin_key),
        away=Api(url, admin_key, away),
        mails=Mails(mail_url),
        customer_id=f"budi-{uuid.uuid4().hex[:6]}",
    )
    console = Console(record=picture is not None, width=180 if picture else None)
    try:
        play(story, console, pdf)
    except (NotAsTold, Refused, OSError) as otherwise:
        sys.exit(f"The story went otherwise: {otherwise}")
    if picture is not None:
        picture.write_text(without_foreign_fonts(console.export_svg(title="make demo")), "utf-8")


def without_foreign_fonts(svg: str) -> str:
    """A picture of ours asks no other host for anything: any monospaced font will do."""
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def play(story: Story, console: Console, folder: Path) -> Path:
    """Every step, with its time; raises NotAsTold at the first that goes otherwise. Answers where the PDF lies."""
    story.prepare()
    for n, (name, step) in enumerate(story.steps(), 1):
        started = time.monotonic()
        saw = step()
        console.print(f"[green]✓[/] {n:2}. [bold]{name}[/] [dim]{time.monotonic() - started:.2f} s[/]", highlight=False)
        console.print(f"      {saw}", highlight=False, markup=False)
    folder.mkdir(parents=True, exist_ok=True)
    pdf = folder / f"invoice-{story.told.number}.pdf"
    pdf.write_bytes(story.told.pdf)
    show_ending(story, console, pdf)
    return pdf


if __name__ == "__main__":
    main()
