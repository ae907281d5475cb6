"""What a service is made of, and what its long-running parts do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from pymongo import IndexModel
from pymongo.uri_parser import parse_uri

from shared.connecting import within
from shared.consuming import run_consumer
from shared.consuming.policy import Policy
from shared.consuming.process import Task
from shared.journal.port import Journal
from shared.projecting import rebuild
from shared.projecting.projection import Projection
from shared.provision import provision
from shared.settings import Settings, root_uri

S = TypeVar("S", bound=Settings)
PATIENCE = 120.0  # seconds for servers that have just been started


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

    settings: Callable[[], S]
    wire: Callable[[S], Wired]
    projections: Sequence[Projection[Any]] = ()
    indexes: Mapping[str, Sequence[IndexModel]] = field(default_factory=dict)

    def setup(self) -> None:
        """As the user of MONGO_ROOT_URI(_FILE). Safe to repeat, and repeats itself while a server isn't ready."""
        settings = self.settings()
        password = parse_uri(settings.mongo_uri)["password"] or ""
        policies = self.wire(settings).policies()
        indexes = {name: list(wanted) for name, wanted in self.indexes.items()}
        within(PATIENCE, lambda: provision(root_uri(), settings, password, policies, self.projections, indexes))

    def consumer(self) -> None:
        settings = self.settings()
        wired = self.wire(settings)
        run_consumer(
            settings,
            policies=wired.policies(),
            projections=self.projections,
            journal=wired.journal,
            tasks=wired.tasks(),
        )

    def rebuild(self, accept_changes: bool, processes: int | None, compared: Callable[[Sequence[str]], None]) -> None:
        """`compared` hears which pages differ."""
        rebuild(
            self.settings(), self.projections, accept_changes=accept_changes, compared=compared, processes=processes
        )
