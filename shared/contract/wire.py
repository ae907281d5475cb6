"""Events as bytes: CloudEvents 1.0 in JSON, structured mode, one event a record (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any

import msgspec
import orjson

from shared.contract.checking import checked
from shared.contract.events import Event, Recorded, Unknown
from shared.contract.fields import Moment
from shared.errors import Broken, TooLarge

CONTENT_TYPE = "application/cloudevents+json"
LARGEST_EVENT = 256 * 1024  # bytes
FIRST_PREVHASH = ""
SOURCE = "/pesanan/"

Lift = Callable[[dict[str, Any]], dict[str, Any]]


class Undecodable(Broken):
    """These bytes are no event, and no later try can change that."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The attributes on the wire; `data` stays raw until its type is known.

    `commandid` names the commit that the event belongs to, so that a journal can be regained from its topic: events
    written before it was introduced lack it.
    """

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: Moment
    datacontenttype: str
    dataversion: int
    stream: str
    streamversion: int
    prevhash: str
    causationid: str
    correlationid: str
    actorkind: str
    actorid: str
    actorip: str
    channel: str
    commandid: str = ""
    data: msgspec.Raw


def hash_of(wire: bytes) -> str:
    """What the next event of the stream carries as `prevhash`: SHA-256 in hex."""
    return sha256(wire).hexdigest()


class Contract:
    """The event types that a program knows. `lifts`: (type, old dataversion) -> from its data to the next version's."""

    def __init__(self, types: Iterable[type[Event]], lifts: Mapping[tuple[str, int], Lift] | None = None) -> None:
        self.types = {kind.__name__: kind for kind in types}
        self._lifts = dict(lifts or {})
        self._decoders = {name: msgspec.json.Decoder(kind) for name, kind in self.types.items()}
        self._envelope = msgspec.json.Decoder(Envelope)

    def decode(self, wire: bytes) -> Recorded[Event]:
        """Raises `Undecodable`. An unknown type, or a newer `dataversion` of a known one, comes as `Unknown`."""
        try:
            envelope = self._envelope.decode(wire)
            event = self._payload(envelope)
        except msgspec.MsgspecError as error:
            raise Undecodable("not an event of this contract: {why}", why=str(error)) from error
        return _recorded(envelope, event, wire)

    def _payload(self, envelope: Envelope) -> Event:
        decoder = self._decoders.get(envelope.type)
        if decoder is None or envelope.dataversion > self.types[envelope.type].dataversion:
            return Unknown(type_name=envelope.type)
        if envelope.dataversion == self.types[envelope.type].dataversion:
            return decoder.decode(envelope.data)
        return msgspec.convert(self._lifted(envelope), self.types[envelope.type])

    def _lifted(self, envelope: Envelope) -> dict[str, Any]:
        data: dict[str, Any] = msgspec.json.decode(envelope.data)
        for version in range(envelope.dataversion, self.types[envelope.type].dataversion):
            data = self._lifts[envelope.type, version](data)
        return data

    def encode(self, event: Event, attributes: Mapping[str, Any]) -> Recorded[Event]:
        """Check and write one event; `attributes` are the envelope's others. Raises Invalid, TooLarge."""
        kind = type(event)
        if kind.__name__ not in self.types:
            raise Broken("{kind} is not in the contract", kind=kind.__name__)
        data = checked(event)
        fixed = {"specversion": "1.0", "type": kind.__name__, "datacontenttype": "application/json"}
        wire = orjson.dumps({**fixed, **attributes, "dataversion": kind.dataversion, "data": data})
        if len(wire) > LARGEST_EVENT:
            raise TooLarge(
                "an event may have at most {limit} bytes, this one has {size}", limit=LARGEST_EVENT, size=len(wire)
            )
        return _recorded(self._envelope.decode(wire), event, wire)


def _recorded(envelope: Envelope, event: Event, wire: bytes) -> Recorded[Event]:
    return Recorded(
        event=event,
        id=envelope.id,
        source=envelope.source.removeprefix(SOURCE),
        type=envelope.type,
        subject=envelope.subject,
        time=envelope.time,
        dataversion=envelope.dataversion,
        stream=envelope.stream,
        version=envelope.streamversion,
        prevhash=envelope.prevhash,
        causation_id=envelope.causationid,
        correlation_id=envelope.correlationid,
        actor_kind=envelope.actorkind,
        actor_id=envelope.actorid,
        actor_ip=envelope.actorip,
        channel=envelope.channel,
        wire=wire,
    )
