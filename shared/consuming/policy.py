"""A policy: a reaction that decides something, once for each event (docs/architecture.md, "Once").

    shipped = Policy("notifications.mails", topics=("orders.events",))

    @shipped.reacts(Shipped)
    def tell(event: Recorded[Shipped], context: Context) -> Outcome: ...

The runner gives the context: command id `<policy>:<event id>`, the event as the cause, its correlation id. A handler
appends with it, or returns `Nothing(why)`. It raises `WaitFor` where an event of another topic must be seen first, and
`Unavailable` where a later try may work; anything else parks the event.

An event may come again, when the state and the time are others, and must not be decided otherwise then. A commit holds
against that by its command id, and a `Nothing` is kept by the runner, but for where the event is *plain*:

    @shipped.reacts(StatusChanged, plain=lambda event: not event.notify)

says that such an event is answered with `Nothing` by what stands in it alone, whatever else has happened and whenever
it is asked. Whatever its handler remembers besides must be guarded by the event's version: it runs each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from shared.contract.events import Event, Recorded
from shared.journal.port import Commit, Context

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Nothing:
    """The policy looked and had nothing to do."""

    why: str


Outcome = Commit | Nothing
Handler = Callable[[Recorded[Any], Context], Outcome]
Plain = Callable[[Any], bool]
"""Of an event: pure, and nothing but the event is looked at."""


def always(_event: Event) -> bool:
    """For a type that is only remembered."""
    return True


def never(_event: Event) -> bool:
    return False


class WaitFor(Exception):  # no error: the input is not here yet
    """Kept durably, and tried again after each further event of the same subject that this policy handles."""

    def __init__(self, missing: str) -> None:
        self.missing = missing
        super().__init__(missing)


@dataclass(frozen=True)
class Policy:
    """`name` is also its consumer group and must never change; the types it reacts to are those it must know. `traced`:
    what it decides stands under the event's command id; not where it appends under the id of a paper that it makes."""

    name: str
    topics: tuple[str, ...]
    traced: bool = True
    handlers: dict[type[Event], Handler] = field(default_factory=dict)
    plain: dict[type[Event], Plain] = field(default_factory=dict)

    def reacts(
        self, kind: type[E], plain: Callable[[E], bool] = never
    ) -> Callable[[Callable[[Recorded[E], Context], Outcome]], Callable[[Recorded[E], Context], Outcome]]:
        def register(
            handler: Callable[[Recorded[E], Context], Outcome],
        ) -> Callable[[Recorded[E], Context], Outcome]:
            self.handlers[kind], self.plain[kind] = handler, plain
            return handler

        return register

    def is_plain(self, event: Event) -> bool:
        """Whether a `Nothing` about this event, of a type that is known, is kept nowhere."""
        return self.plain[type(event)](event)

    @property
    def known(self) -> frozenset[str]:
        return frozenset(kind.__name__ for kind in self.handlers)
