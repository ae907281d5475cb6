"""What a comparison of a journal with its topic has found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Place = tuple[str, int]
"""A stream and a version in it."""

SHOWN = 20  # of each kind; more say how many


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
    def healthy(self) -> bool:
        """Nothing is left to do, after the holes that were sent again."""
        return len(self.holes) == self.resent and not (self.foreign or self.different or self.unreadable)

    def lines(self) -> Iterator[str]:
        """For a terminal."""
        yield f"{self.events} events in the journal"
        yield from _listed("in the journal and not in the topic", self.holes)
        yield from _listed("in the topic and not in the journal", self.foreign)
        yield from _listed("in both, with different content", self.different)
        yield f"{self.unreadable} records of the topic are no events"
        yield f"{self.resent} events sent again"


def _listed(what: str, places: list[Place]) -> Iterator[str]:
    yield f"{len(places)} {what}"
    yield from (f"    {stream} version {version}" for stream, version in places[:SHOWN])
    if len(places) > SHOWN:
        yield f"    ... and {len(places) - SHOWN} more"
