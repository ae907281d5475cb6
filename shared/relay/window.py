"""What is under way to Kafka, in the order of the journal."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import suppress

from kafka.errors import KafkaError

from shared.errors import Unavailable
from shared.relay.positions import Position
from shared.relay.sending import Sent


class Window:
    """`acknowledged` is the lowest point before which all is acknowledged; None until something is.

    `most` commits or `most_bytes` under way make it full: a broker that is away must not fill our memory.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._waiting: deque[tuple[Position, Sequence[Sent], int]] = deque()
        self._bytes = 0
        self.acknowledged: Position | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def full(self) -> bool:
        return len(self._waiting) >= self._most or self._bytes >= self._most_bytes

    @property
    def oldest(self) -> Position | None:
        """The oldest commit that is not acknowledged; may be asked from another thread."""
        with suppress(IndexError):  # the last one was acknowledged just now
            return self._waiting[0][0]
        return None

    def add(self, position: Position, sent: Sequence[Sent], size: int) -> None:
        self._waiting.append((position, sent, size))
        self._bytes += size

    def advance(self) -> None:
        """Raises Unavailable where a record failed: what follows it must not be acknowledged before it."""
        while self._waiting:
            position, sent, size = self._waiting[0]
            for one in sent:
                if not one.is_done:
                    return
                if one.exception is not None:
                    raise Unavailable("Kafka refused a record: {why}", why=repr(one.exception)) from one.exception
            self._waiting.popleft()
            self._bytes -= size
            self.acknowledged = position

    def wait(self, seconds: float) -> None:
        """Until the oldest is acknowledged or the time is over. Raises Unavailable where a record failed."""
        sent = self._waiting[0][1] if self._waiting else ()
        if sent:  # a commit without events has nothing to wait for
            with suppress(KafkaError):  # not yet; or failed, which `advance` tells
                sent[-1].get(seconds)
        self.advance()
