"""Up to which moment a service has heard another one out.

Between a commit in that one's journal and our work on it are its relay, Kafka and our groups, and each may be away. So
three things are asked, in this order: up to when that journal is on its topic (its consumers say so on the topic of
states), how long the topic is, and whether our groups have taken all of that. A broker that doesn't answer knows
nothing, and nothing is then said of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, Protocol

import structlog
from kafka import KafkaAdminClient, KafkaConsumer
from kafka.errors import KafkaError

from shared.consuming.starts import Offsets, ends_of
from shared.contract.fields import Moment
from shared.contract.times import as_text, from_text
from shared.settings import Settings
from shared.states.reading import newest_states
from shared.topics import FOUND_MS

log = structlog.get_logger()
NEVER: Moment = ""
WRITING = timedelta(minutes=1)  # that the clocks of two machines may differ, and a commit may take to be written


@dataclass(frozen=True)
class Heard:
    """`until`: what happened before is on the topic, all of it before `ends`."""

    until: Moment
    ends: Offsets


class Broker(Protocol):
    def taken(self) -> Sequence[Offsets]:
        """How far each of our groups is."""

    def heard(self) -> Heard: ...


@dataclass
class ReadUpTo:
    """A moment never goes back: what was taken stays taken. `writing` is taken off, for what was under way then."""

    broker: Broker
    writing: timedelta = WRITING
    _known: Moment = NEVER
    _asked: list[Heard] = field(default_factory=list)

    def __call__(self) -> Moment:
        """Before every moment where nothing is known yet. Asks the broker; a busy topic is never taken to its very end,
        so what was found at one question is answered at the next."""
        try:
            taken = self.broker.taken()
            self._asked = [*self._asked[-1:], self.broker.heard()]
        except KafkaError as error:
            log.warning("nobody knows how far the topic is read", why=type(error).__name__)
        else:
            self._known = max([self._known, *(one.until for one in self._asked if _within(one.ends, taken))])
        return self._known and as_text(from_text(self._known) - self.writing)


class KafkaBroker:
    """Of the service `source`; `groups` by their names at the broker. Its clients are made when they are first needed,
    and kept: a broker that is away is found again by them."""

    def __init__(self, settings: Settings, source: str, groups: Sequence[str]) -> None:
        self._settings, self._source, self._groups = settings, source, list(groups)
        self._told: dict[str, Any] = {
            "bootstrap_servers": settings.kafka,
            "bootstrap_timeout_ms": FOUND_MS,
            "request_timeout_ms": 2 * FOUND_MS,
            "reconnect_backoff_max_ms": 500,
        }

    def taken(self) -> Sequence[Offsets]:
        found = self._admin.list_group_offsets(self._groups)
        return [{at: offset.offset for at, offset in found.get(group, {}).items()} for group in self._groups]

    def heard(self) -> Heard:
        states = newest_states(self._settings, self._consumer)
        said = [state.relayed_until for state in states if state.service == self._source]
        until = max((moment for moment in said if moment), default=NEVER)
        return Heard(until, ends_of(self._consumer, [self._settings.topic(self._source)]))

    def close(self) -> None:
        for made in ("_admin", "_consumer"):
            if (client := self.__dict__.pop(made, None)) is not None:
                client.close()

    @cached_property
    def _admin(self) -> KafkaAdminClient:
        return KafkaAdminClient(**self._told)

    @cached_property
    def _consumer(self) -> KafkaConsumer:
        return KafkaConsumer(**self._told, group_id=None)


def _within(ends: Offsets, taken: Sequence[Offsets]) -> bool:
    return all(group.get(at, -1) >= end for group in taken for at, end in ends.items())
