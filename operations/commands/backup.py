"""A copy of everything that can't be made again, and the way back."""

from __future__ import annotations

import sys
from pathlib import Path

import rich_click as click

from operations.backup import Manifest, back_up, checked, holds_something, refuse_running, topics_ahead
from operations.backup import restore as restore_backup
from operations.commands.asking import assured
from operations.opened import opened
from operations.place import Place, from_environment
from operations.progress import progress
from operations.quiet import quiet
from operations.verifying import verify_journals
from shared.bootstrap import Client
from shared.contract.times import utc_now
from shared.errors import NotAllowed

FOLDER = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))


@click.command()
@FOLDER
def backup(folder: Path) -> None:
    """Write all services' databases and all files, as they stand at one moment, into a new FOLDER.

    Everything goes on meanwhile. Kafka is not in it: it can be filled from the journals, which are.
    """
    quiet()
    click.echo(f"Writing MongoDB as it stands now to {folder}; everything goes on meanwhile.")
    with progress("documents") as told:
        manifest = back_up(from_environment(), folder, utc_now(), told)
    if not manifest.ends:
        click.echo("Kafka does not answer, so the manifest doesn't say how far its topics were.")
    click.echo(f"Wrote {_what(manifest)}. Copy the folder off this machine, and keep .env apart from it.")


@click.command()
@FOLDER
@click.option("--replace", is_flag=True, help="Also where the databases hold something: that is lost.")
@click.option("--yes", is_flag=True, help="Don't ask.")
def restore(folder: Path, replace: bool, yes: bool) -> None:
    """Put the backup in FOLDER back into MongoDB, while no service runs and Kafka does.

    Every file is checked before anything is touched, and counts and hash chains afterwards. Consumers read their topics
    again from the beginning then, which changes nothing that is done.
    """
    quiet()
    place = from_environment()
    with progress("bytes checked") as told:
        manifest = checked(folder, told)
    click.echo(f"{folder} is whole: {_what(manifest)}, as of {manifest.made_at}.")
    with opened(place) as client:
        refuse_running(place, client)
        _refuse_loss(holds_something(place, client), replace, yes)
        with progress("bytes restored") as told:
            anew = restore_backup(place, client, folder, manifest, utc_now(), told)
        wrong = _chains(place)
        click.echo(f"Restored {_what(manifest)}; {wrong:,} differences in the journals' chains.")
        _say_what_next(place, client, anew)
    sys.exit(1 if wrong else 0)


def _what(manifest: Manifest) -> str:
    return f"{manifest.documents:,} documents ({manifest.size / 1e6:,.1f} MB) of {len(manifest.files)} collections"


def _refuse_loss(full: list[str], replace: bool, yes: bool) -> None:
    if not full:
        return
    if not replace:
        raise NotAllowed("{full} hold something: --replace restores all the same", full=", ".join(full))
    assured(f"Everything in {', '.join(full)} is replaced by the backup, and lost.", yes)


def _chains(place: Place) -> int:
    found = [(one.service, difference) for one in verify_journals(place) for difference in one.differences]
    for service, difference in found:
        click.echo(f"{service}: {difference}")
    return len(found)


def _say_what_next(place: Place, client: Client, anew: list[str]) -> None:
    ahead = topics_ahead(place, client)
    if ahead:
        click.echo(f"The topics of {', '.join(ahead)} hold what came after this backup.")
    click.echo(
        "Every change is refused until `pesanan regain` has ended: run `pesanan setup`, then `pesanan regain`, then "
        "start the services, the relays first where Kafka is new."
    )
    if anew:
        click.echo(
            f"Begin anew, at the end of their topics, when they first run: {', '.join(anew)}. Start them only when "
            "`pesanan status` shows that everything is relayed, so that nobody is told about the past."
        )
