"""Whether a document is only late: its consumer has not taken everything, or has put the key aside."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from operations.groups import Starts, ends_of, read_by, records_behind, starts_of
from operations.place import SERVICES, Place
from shared.bootstrap import Client
from shared.consuming.starts import Offsets
from shared.reconcile.held_beside import Apart


@dataclass(frozen=True)
class Lateness:
    """`ends`: of the topics before anything was compared: a group that has read so far isn't late for it.
    `unsent`: subjects of which a topic lacks something."""

    place: Place
    client: Client
    starts: Starts
    ends: Offsets
    unsent: Container[str]

    @classmethod
    def before(cls, place: Place, client: Client, unsent: Container[str]) -> Lateness:
        """Raises Unavailable, a PyMongoError, a KafkaError."""
        starts = starts_of(place, client)
        return cls(place, client, starts, ends_of(place, starts), unsent)

    def left(self, found: Iterable[Apart]) -> Iterator[Apart]:
        """Without those that are only late. Raises what `before` does."""
        for one in found:
            if not (one.store.late(one.how) and self._waits(self.place.topic_prefix + one.store.fed_by, one.subject)):
                yield one

    def _waits(self, group: str, subject: str) -> bool:
        return group in self.behind or subject in self.unsent or (group, subject) in self.aside

    @cached_property
    def behind(self) -> set[str]:
        groups = read_by(self.place, self.starts)
        return {
            group for group, start in self.starts.items() if records_behind(groups[group].reached, start, self.ends)
        }

    @cached_property
    def aside(self) -> set[tuple[str, str]]:
        """Each group with the keys that it has parked, or that wait for another event: `status` tells these."""
        found: set[tuple[str, str]] = set()
        for service in SERVICES:
            own = self.client[self.place.settings(service).own_database]
            found |= {(one["group"], one["key"]) for one in own["parked"].find({}, {"group": 1, "key": 1})}
            waiting = own["waiting"].find({}, {"policy": 1, "subject": 1})
            found |= {(self.place.topic_prefix + one["policy"], one["subject"]) for one in waiting}
        return found
