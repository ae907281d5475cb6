"""What a comparison of a journal with its topic has found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Place = tuple[str, int]
"""A stream and a version in it."""

SHOWN = 20  # of each kind; more say how many
RESEND = ". Cure: `pesanan reconcile --resend`; then `pesanan rebuild`, which reads them in their order"
REGAIN = ". Cure: stop the services and run `pesanan regain`"
RESTORE = (
    ". Cure: where `pesanan verify` names the journal too, it was changed: restore the newest backup and run `pesanan "
    "regain`; else the topic was"
)
NO_EVENTS = ": consumers have parked them, see `pesanan parked list`"


@dataclass
class Report:
    """`holes`: in the journal, not in the topic. `foreign`: in the topic, not in the journal. `different`: in both,
    with other bytes; `unreadable`: records that are no events. `resent`: holes that were sent again."""

    events: int = 0
    unreadable: int = 0
    holes: list[Place] = field(default_factory=list)
    foreign: list[Place] = field(default_factory=list)
    different: list[Place] = field(default_factory=list)
    resent: int = 0

    @property
    def left(self) -> int:
        """How many differences are left, after the holes that were sent again."""
        return len(self.holes) - self.resent + len(self.foreign) + len(self.different) + self.unreadable

    @property
    def healthy(self) -> bool:
        return not self.left

    def lines(self) -> Iterator[str]:
        """For a terminal."""
        yield f"{self.events} events in the journal"
        yield from _listed("in the journal and not in the topic", self.holes, RESEND)
        yield from _listed("in the topic and not in the journal", self.foreign, REGAIN)
        yield from _listed("in both, with different content", self.different, RESTORE)
        yield f"{self.unreadable} records of the topic are no events{NO_EVENTS if self.unreadable else ''}"
        yield f"{self.resent} events sent again"


def _listed(what: str, places: list[Place], cure: str) -> Iterator[str]:
    yield f"{len(places)} {what}{cure if places else ''}"
    yield from (f"    {stream} version {version}" for stream, version in places[:SHOWN])
    if len(places) > SHOWN:
        yield f"    ... and {len(places) - SHOWN} more"
