"""What an event is: its payload (`Event`), and the payload with everything that is known about it (`Recorded`)."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

import msgspec

from shared.contract.fields import Value


class Event(Value, frozen=True, kw_only=True):
    """A payload. The class name is the wire's `type`; `dataversion` rises when the shape changes."""

    dataversion: ClassVar[int] = 1


class Unknown(Event, frozen=True, kw_only=True):
    """A type that this program doesn't know: it advances positions and means nothing else."""

    type_name: str


E_co = TypeVar("E_co", bound=Event, covariant=True)


class Recorded(msgspec.Struct, Generic[E_co], frozen=True, kw_only=True, gc=False):
    """An event as it stands in a stream; `wire` is its exact bytes.

    `time` is text (see times.py). `version` counts from 1 within `stream`. `source` is the service's name.
    """

    event: E_co
    id: str
    source: str
    type: str
    subject: str
    time: str
    dataversion: int
    stream: str
    version: int
    prevhash: str
    causation_id: str
    correlation_id: str
    actor_kind: str
    actor_id: str
    actor_ip: str
    channel: str
    wire: bytes

    @property
    def position(self) -> str:
        """The name of the stream across services."""
        return f"{self.source}/{self.stream}"
