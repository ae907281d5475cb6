"""The commands that every service has: `python -m services.<name> setup | relay | consumer | rebuild`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event as Flag
from typing import Any, Generic, Protocol, TypeVar

import rich_click as click
from pymongo import IndexModel
from pymongo.uri_parser import parse_uri

from shared.consuming import run_consumer
from shared.consuming.policy import Policy
from shared.journal.port import Journal
from shared.observing import logs
from shared.projecting import rebuild
from shared.projecting.projection import Projection
from shared.projecting.rebuilding import SHOWN
from shared.provision import provision
from shared.relay import run_relay
from shared.settings import Settings, root_uri

Task = Callable[[Flag], None]
S = TypeVar("S", bound=Settings)


class Wired(Protocol):
    """A service whose ports have their adapters."""

    @property
    def journal(self) -> Journal: ...

    def policies(self) -> Sequence[Policy]: ...

    def tasks(self) -> Sequence[Task]:
        """What its consumer does besides: sweeps, senders. Each runs until the flag is set."""


@dataclass(frozen=True)
class Service(Generic[S]):
    """`settings` reads the environment; `wire` connects to nothing; `indexes` are those of own collections, by name."""

    name: str
    about: str
    settings: Callable[[], S]
    wire: Callable[[S], Wired]
    projections: Sequence[Projection[Any]] = ()
    indexes: Mapping[str, Sequence[IndexModel]] = field(default_factory=dict)

    def setup(self) -> None:
        """Make users, rights, indexes and topics, as the user of MONGO_ROOT_URI(_FILE). Safe to repeat."""
        settings = self.settings()
        password = parse_uri(settings.mongo_uri)["password"] or ""
        policies = self.wire(settings).policies()
        indexes = {name: list(wanted) for name, wanted in self.indexes.items()}
        provision(root_uri(), settings, password, policies, self.projections, indexes)

    def relay(self) -> None:
        """Send the journal's events to Kafka."""
        run_relay(self.settings())

    def consumer(self) -> None:
        """React to events, and keep the pages where there are any."""
        settings = self.settings()
        wired = self.wire(settings)
        run_consumer(
            settings,
            policies=wired.policies(),
            projections=self.projections,
            journal=wired.journal,
            tasks=wired.tasks(),
        )

    def rebuild(self, accept_changes: bool) -> None:
        """Build the pages anew from Kafka, beside the live ones, compare, and switch over."""
        rebuild(self.settings(), self.projections, accept_changes=accept_changes, compared=_tell_compared)


def commands(service: Service[Any]) -> click.Group:
    """The group, to which a service adds what only it has."""

    @click.group(help=service.about)
    def group() -> None:
        logs.configure(service.name)

    for run in (service.setup, service.relay, service.consumer):
        group.command(run.__name__, help=run.__doc__)(_without_arguments(run))
    if service.projections:
        group.command("rebuild", help=service.rebuild.__doc__)(_with_choice(service.rebuild))
    made: click.Group = group
    return made


def _tell_compared(differing: Sequence[str]) -> None:
    click.echo(f"{len(differing)} pages differ from the live ones at the same events")
    for one in differing[:SHOWN]:
        click.echo(f"    {one}")


def _with_choice(run: Callable[[bool], None]) -> Callable[[bool], None]:
    @click.option("--accept-changes", is_flag=True, help="Switch though pages differ: they were changed on purpose.")
    def command(accept_changes: bool) -> None:
        run(accept_changes)

    return command


def _without_arguments(run: Callable[[], None]) -> Callable[[], None]:
    """click marks the function that it is given, and a method can't be marked."""

    def command() -> None:
        run()

    return command
