"""Whether a dispute pack holds together. It asks no database: anyone who has the file can run it."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import rich_click as click

from services.orders.domain.dispute import DisputePack, differences


@click.command("verify-dispute")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_dispute(file: Path) -> None:
    """Check every event of a dispute pack against its hashes. Needs nothing but the FILE.

    Prints each difference, and ends with exit code 1 where there is one. Compare the last hash with the one on paper.
    """
    try:
        pack = msgspec.json.decode(file.read_bytes(), type=DisputePack)
    except msgspec.MsgspecError as error:
        click.echo(f"This is no dispute pack: {error}")
        sys.exit(1)
    found = list(differences(pack))
    for difference in found:
        click.echo(difference)
    click.echo(f"order {pack.order}: {len(pack.events):,} events, {len(found):,} differences")
    click.echo(f"last hash: {pack.last_hash}")
    click.echo("Some of this is not what was written." if found else "All of it is what was written.")
    sys.exit(1 if found else 0)
