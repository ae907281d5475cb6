"""The dispute pack: everything that happened to an order, with the bytes and the hashes that prove that nothing was
changed or left out afterwards. It can be checked by itself, without the shop, its database or its Kafka.

Each event carries the hash of the one before it, so the last hash stands for all of them: it is printed on the paper,
and whoever holds that paper can tell a pack that was forged as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from shared.contract.events import Event, Recorded
from shared.contract.fields import Value
from shared.contract.wire import FIRST_PREVHASH, SOURCE, Envelope, hash_of

FORMAT = "pesanan dispute pack 1"


class Kept(Value, frozen=True, kw_only=True):
    """One event of the order's own stream; `text`: its exact bytes, which are UTF-8."""

    version: int
    id: str
    type: str
    time: str
    sha256: str
    prevhash: str
    text: str


class Told(Value, frozen=True, kw_only=True):
    """What another service said of the order: it stands in that service's own journal, and is proven there."""

    source: str
    stream: str
    version: int
    id: str
    type: str
    time: str


class DisputePack(Value, frozen=True, kw_only=True):
    format: str
    order: str
    made_at: str
    made_by: str
    last_hash: str
    events: tuple[Kept, ...]
    told: tuple[Told, ...]


def pack_of(
    number: str, log: Sequence[Recorded[Event]], told: Sequence[Told], made_at: str, made_by: str
) -> DisputePack:
    events = tuple(map(_kept, log))
    last = events[-1].sha256 if events else FIRST_PREVHASH
    return DisputePack(
        format=FORMAT,
        order=number,
        made_at=made_at,
        made_by=made_by,
        last_hash=last,
        events=events,
        told=tuple(told),
    )


def differences(pack: DisputePack) -> Iterator[str]:
    """What doesn't hold, a sentence each; none where all does."""
    if pack.format != FORMAT:
        yield f"this is no {FORMAT}"
        return
    if not pack.events:
        yield "there is no event in it"
        return
    before = FIRST_PREVHASH
    for at, kept in enumerate(pack.events, 1):
        yield from (f"event {at}: {said}" for said in _wrong(pack.order, at, kept, before))
        before = hash_of(kept.text.encode())
    if before != pack.last_hash:
        yield "the last hash is not the last event's"


def _kept(recorded: Recorded[Event]) -> Kept:
    return Kept(
        version=recorded.version,
        id=recorded.id,
        type=recorded.type,
        time=recorded.time,
        sha256=hash_of(recorded.wire),
        prevhash=recorded.prevhash,
        text=recorded.wire.decode(),
    )


def _wrong(order: str, at: int, kept: Kept, before: str) -> Iterator[str]:
    if hash_of(kept.text.encode()) != kept.sha256:
        yield "its bytes have another hash than the one beside them"
    if kept.prevhash != before:
        yield "it does not follow the event before it"
    try:
        wire = msgspec.json.decode(kept.text, type=Envelope)
    except msgspec.MsgspecError:
        yield "its bytes are no event"
        return
    stands = (wire.streamversion, wire.id, wire.type, wire.time, wire.prevhash)
    if stands != (kept.version, kept.id, kept.type, kept.time, kept.prevhash):
        yield "its bytes say something else than the line beside them"
    if (wire.source, wire.stream, wire.subject, wire.streamversion) != (f"{SOURCE}orders", f"order:{order}", order, at):
        yield f"it is not event {at} of order {order}"
