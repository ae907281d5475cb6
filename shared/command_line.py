"""The commands that every service has: `python -m services.<name> setup | relay | consumer | rebuild`.

Each loads only what it runs on. A relay knows no policy, and the parent of an HTTP process nothing of either: what such
a process doesn't load, ten of them don't hold in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from shared.observing import logs

if TYPE_CHECKING:
    from shared.service import Service
    from shared.settings import Settings


def commands(package: str, about: str, *, pages: bool = False) -> click.Group:
    """The group, to which a service adds what only it has. `package`: its `settings` have `from_environment`, and its
    `bootstrap` has SERVICE."""

    @click.group(help=about)
    def group() -> None:
        logs.configure(package.rpartition(".")[2])

    @group.command()
    def setup() -> None:
        """Make users, rights, indexes and topics, as the user of MONGO_ROOT_URI(_FILE). Safe to repeat."""
        service_of(package).setup()

    @group.command()
    def relay() -> None:
        """Send the journal's events to Kafka."""
        from shared.relay import run_relays  # noqa: PLC0415

        run_relays([_settings_of(package)])

    @group.command()
    def consumer() -> None:
        """React to events, and keep the pages where there are any."""
        service_of(package).consumer()

    if pages:
        group.add_command(rebuild_of(lambda: service_of(package)))
    made: click.Group = group
    return made


def rebuild_of(service: Callable[[], Service[Any]]) -> click.Command:
    @click.command()
    @click.option("--accept-changes", is_flag=True, help="Switch though pages differ: they were changed on purpose.")
    @click.option("--processes", type=click.IntRange(1), help="How many build; one a core, up to four.")
    def rebuild(accept_changes: bool, processes: int | None) -> None:
        """Build the pages anew from Kafka, beside the live ones, compare, and switch over."""
        service().rebuild(accept_changes, processes, _tell_compared)

    made: click.Command = rebuild
    return made


def service_of(package: str) -> Service[Any]:
    found: Service[Any] = import_module(f"{package}.bootstrap").SERVICE
    return found


def _settings_of(package: str) -> Settings:
    found: Settings = import_module(f"{package}.settings").from_environment()
    return found


def _tell_compared(differing: Sequence[str]) -> None:
    from shared.projecting.rebuilding import SHOWN  # noqa: PLC0415

    click.echo(f"{len(differing)} pages differ from the live ones at the same events")
    for one in differing[:SHOWN]:
        click.echo(f"    {one}")
