"""How a service stands. Not an event: nobody rebuilds anything from what a lag was last year, so it is kept only until
the next one says otherwise (a compacted topic; docs/architecture.md)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.contract.fields import Identifier, Label, Moment, Value
from shared.contract.wire import SOURCE

TOPIC = "service-states"
KIND = "ServiceStateChanged"
Amount = Annotated[int, Meta(ge=0)]


class GroupState(Value, frozen=True, kw_only=True):
    """`behind`: records that this process has not taken yet, at least; `parked`: records of the whole group; `stopped`:
    it parked many in a row and handles nothing until a person says so."""

    group: Label
    behind: Amount = 0
    parked: Amount = 0
    stopped: bool = False


class ServiceState(Value, frozen=True, kw_only=True):
    """Of one consumer process. All but `parked` and `waiting` are the lower ends of rough steps, so that little change
    is no change. Seconds: `unrelayed` is the age of the oldest commit that the relay has not passed on, `unsent` that
    of the oldest mail. `waiting`: events that a policy can't decide on yet. `relayed_until`: what the journal says of
    the time before is on its topic, but for what was being written for longer than its relay takes into account."""

    service: Identifier
    instance: Label
    at: Moment
    unrelayed: Amount = 0
    unsent: Amount = 0
    waiting: Amount = 0
    groups: tuple[GroupState, ...] = ()
    relayed_until: Moment | None = None

    @property
    def key(self) -> str:
        return f"{self.service}/{self.instance}"


class ServiceStateChanged(msgspec.Struct, frozen=True, kw_only=True):
    """A CloudEvent, so that whoever reads events can read this. It stands in no stream."""

    id: str
    source: str
    subject: str
    time: str
    data: ServiceState
    specversion: Literal["1.0"] = "1.0"
    type: Literal["ServiceStateChanged"] = "ServiceStateChanged"
    datacontenttype: str = "application/json"
    dataversion: int = 1


_decoder = msgspec.json.Decoder(ServiceStateChanged)


def encoded(state: ServiceState, event_id: str) -> bytes:
    source = f"{SOURCE}{state.service}"
    return msgspec.json.encode(
        ServiceStateChanged(id=event_id, source=source, subject=state.key, time=state.at, data=state)
    )


def decoded(wire: bytes) -> ServiceState | None:
    """None for what this program can't read: another version's."""
    try:
        return _decoder.decode(wire).data
    except msgspec.MsgspecError:
        return None
