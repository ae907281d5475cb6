"""What a group does with a batch: decode, keep parked keys aside, hand the rest on, act on retries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec
from prometheus_client import Counter, Histogram

from shared.consuming.decoding import decoded
from shared.consuming.parking import Parking
from shared.consuming.records import Record
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.orders import RetryRequested
from shared.contract.times import from_text, utc_now
from shared.contract.wire import Contract, Undecodable

EVENTS = Counter("pesanan_consumed_events_total", "Events that a group has taken", ["group"])
AGE = Histogram(
    "pesanan_event_age_seconds",
    "From the commit of a batch's oldest event until the group's work on it stands",
    ["group"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0),
)


class CannotEver(Exception):
    """This event can never work here: park it. The message says why, without its content."""


class Incoming(msgspec.Struct, frozen=True, gc=False):
    record: Record
    recorded: Recorded[Event]


Refused = dict[str, tuple[Record, str]]
"""By key: the first that can never work, and why."""


class Reaction(Protocol):
    """A projector or a policy. Both may be given the same event again."""

    def take(self, batch: Sequence[Incoming]) -> Sequence[tuple[Incoming, str]]:
        """Everything stands when it returns, but for what is answered: these can never work, and why.

        Raises what may work later (Unavailable, a driver's errors): the batch comes again.
        """

    def forget(self) -> None:
        """Partitions came or went: what is in memory may be old."""


@dataclass
class Work:
    """One group's. Safe to repeat with the same batch."""

    service: str
    group: str
    reaction: Reaction
    parking: Parking
    contract: Contract = CONTRACT

    def process(self, records: Sequence[Record]) -> None:
        batch: list[Incoming] = []
        oldest = ""
        for record in records:
            incoming = self._decoded(record)
            if isinstance(incoming, Undecodable):
                self._take(batch)  # what came before it is not behind it
                batch = []
                self._refuse(record, str(incoming))
                continue
            if self._is_retry(incoming):
                self._take(batch)
                batch = []
                self.replay(incoming.record.key, incoming.recorded.id)
            batch.append(incoming)
            oldest = min(oldest or incoming.recorded.time, incoming.recorded.time)
        self._take(batch)
        if oldest:
            AGE.labels(self.group).observe((utc_now() - from_text(oldest)).total_seconds())
        EVENTS.labels(self.group).inc(len(records))

    def reload(self) -> None:
        self.parking.reload()
        self.reaction.forget()

    def _decoded(self, record: Record) -> Incoming | Undecodable:
        found = decoded(self.contract, self.group, record.value)
        return found if isinstance(found, Undecodable) else Incoming(record, found)

    def _refuse(self, record: Record, why: str) -> None:
        if record.key in self.parking.blocked:
            self.parking.follow(record)
        else:
            self.parking.park(record, why)

    def _take(self, batch: Sequence[Incoming]) -> None:
        free, first = self._aside(batch), True
        while free:
            free, first = self._settled(free, self._tried(free), first), False

    def _tried(self, batch: Sequence[Incoming]) -> Refused:
        refused: Refused = {}
        for one, why in self.reaction.take(batch):
            if any(one.record == mine.record for mine in batch):
                refused[one.record.key] = (one.record, why)
            else:  # it had waited for one that went well, and what came after it has been handled meanwhile
                self.parking.went_well()
                self.parking.park(one.record, why)
        return refused

    def _settled(self, batch: Sequence[Incoming], refused: Refused, first: bool) -> list[Incoming]:
        """Parks what was refused and what follows it. Answers what came before it, to be tried again: not every
        projection has seen that. In the log's order, and only the first time, so that "in a row" is what it says."""
        before: list[Incoming] = []
        passed: set[str] = set()
        for one in batch:
            stop, why = refused.get(one.record.key, (None, ""))
            if one.record == stop:
                self.parking.park(one.record, why)
                passed.add(one.record.key)
            elif one.record.key in passed:
                self.parking.follow(one.record)
            else:
                before += [one] if stop else []
                if first:
                    self.parking.went_well()
        return before

    def _aside(self, batch: Sequence[Incoming]) -> list[Incoming]:
        if not self.parking.blocked:
            return list(batch)
        free = [one for one in batch if one.record.key not in self.parking.blocked]
        for one in batch:
            if one.record.key in self.parking.blocked:
                self.parking.follow(one.record)
        return free

    def _is_retry(self, incoming: Incoming) -> bool:
        event = incoming.recorded.event
        return isinstance(event, RetryRequested) and (event.service, event.group) == (self.service, self.group)

    def replay(self, key: str, request_id: str) -> None:
        """Try again what is parked under the key. `request_id` tells a repeat."""

        def handle(record: Record) -> None:
            refused = self.reaction.take([Incoming(record, self.contract.decode(record.value))])
            for one, why in refused:
                if one.record != record:  # it had waited for this one, and now stands in the way of all that follow
                    self.parking.park(one.record, why)
            if refused:
                raise CannotEver("; ".join(why for _, why in refused))

        try:
            self.parking.replay(key, request_id, handle)
        except (CannotEver, Undecodable):
            return  # it stays parked, with all that follows: the desk still shows it
