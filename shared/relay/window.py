"""What is under way to Kafka, in the order of the journal."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from shared.errors import Unavailable
from shared.relay.positions import Position
from shared.relay.sending import Sent


class Window:
    """`acknowledged` is the lowest point before which all is acknowledged; None until something is."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: deque[tuple[Position, Sequence[Sent]]] = deque()
        self.acknowledged: Position | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def oldest(self) -> str | None:
        """The time of the oldest commit that is not acknowledged."""
        return self._waiting[0][0].time if self._waiting else None

    def add(self, position: Position, sent: Sequence[Sent]) -> None:
        """Waits for the oldest where too much is under way. Raises Unavailable where a record failed."""
        self._waiting.append((position, sent))
        if len(self._waiting) > self._most:
            for one in self._waiting[0][1]:
                one.get()
        self.advance()

    def advance(self) -> None:
        """Raises Unavailable where a record failed: what follows it must not be acknowledged before it."""
        while self._waiting and all(one.is_done for one in self._waiting[0][1]):
            position, sent = self._waiting.popleft()
            failed = next((one.exception for one in sent if one.exception is not None), None)
            if failed is not None:
                raise Unavailable("Kafka refused a record: {why}", why=repr(failed)) from failed
            self.acknowledged = position
