"""Events as valid wire bytes, faster than a journal writes them: each kind is written once by the real writer, and then
only what differs from order to order is filled in (number, id, time, prevhash)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from random import Random

from benchmarks.log.lives import life
from services.orders.domain.order import order_stream
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.journal.port import Actor, Context
from shared.journal.writing import Writer

NUMBER, ID = "77777777", "ffffffff-ffff-7fff-8fff-ffffffffffff"  # they stand for what differs
COMMAND = f"{'0' * 28}{ID}"  # as long as a command's id is
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
HAND = Actor("admin", "ani", "203.0.113.9")
VARIETY = 64  # different lives
FIRST = 10_000_001  # all numbers have as many digits as NUMBER


@dataclass(frozen=True)
class Wire:
    """An event of order `number` (its place in the stream is `version`), as it goes over Kafka."""

    number: str
    version: int
    time: str
    bytes: bytes


def templates(seed: int = 4) -> list[list[bytes]]:
    """Of each life, a bytes format an event."""
    random = Random(seed)
    return [_formats(life(random, NUMBER)) for _ in range(VARIETY)]


def interleaved(orders: int, open_at_once: int, first: int = FIRST) -> Iterator[Wire]:
    """Whole lives of so many orders. The open ones move in turn, one event each; a finished one makes room."""
    lives, ticks = templates(), count()
    waiting = (_of_order(first + n, lives[n % VARIETY], ticks) for n in range(orders))
    at_work = deque(next(waiting) for _ in range(min(open_at_once, orders)))
    while at_work:
        order = at_work.popleft()
        event = next(order, None)
        if event is None:
            at_work.extend([fresh] if (fresh := next(waiting, None)) else [])
        else:
            at_work.append(order)
            yield event


def _of_order(number: int, formats: Sequence[bytes], ticks: Iterator[int]) -> Iterator[Wire]:
    before = ""
    for version, template in enumerate(formats, 1):
        tick = next(ticks)
        time = (BEGAN + timedelta(microseconds=1_000 * tick)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        wire = template % {
            b"number": b"%d" % number,
            b"id": b"01900000-0000-7000-8000-%012x" % (number * 100 + version),
            b"time": time.encode(),
            b"prevhash": before.encode(),
        }
        yield Wire(str(number), version, time, wire)
        before = sha256(wire).hexdigest()


def _formats(events: Sequence[Event]) -> list[bytes]:
    context = Context(command_id=COMMAND, actor=HAND, correlation_id=ID)
    writer = Writer(CONTRACT, "orders", lambda: BEGAN, lambda: ID)
    return [_format(written) for written in writer.write(order_stream(NUMBER), None, events, context)]


def _format(written: Recorded[Event]) -> bytes:
    escaped = written.wire.replace(b"%", b"%%")
    for name, stands in (("time", written.time), ("prevhash", written.prevhash)):
        escaped = escaped.replace(f'"{name}":"{stands}"'.encode(), f'"{name}":"%({name})s"'.encode())
    return escaped.replace(NUMBER.encode(), b"%(number)s").replace(ID.encode(), b"%(id)s")
