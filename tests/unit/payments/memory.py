"""The payments service's stores in memory. tests/integration/test_payment_stores.py holds them to the real ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.payments.commands.stores import Incoming, State
from services.payments.domain.matching import Expectation
from services.payments.domain.movement import account_key
from shared.contract.payments import MovementRecorded
from shared.errors import Missing


class MemoryExpectations:
    """Implements `services.payments.commands.stores.Expectations`."""

    def __init__(self) -> None:
        self._stored: dict[str, Expectation] = {}

    def remember(self, expectation: Expectation) -> None:
        known = self._stored.get(expectation.order)
        if known is None or (known.version, known.due_at) < (expectation.version, expectation.due_at):
            self._stored[expectation.order] = expectation

    def of_amount(self, account: str, amount: int) -> Sequence[Expectation]:
        return [one for one in self._stored.values() if (one.account, one.amount) == (account, amount)]

    def due(self, now: str) -> Sequence[str]:
        open_ones = [one for one in self._stored.values() if one.closed_at is None and one.due_at <= now]
        return [one.order for one in sorted(open_ones, key=lambda one: one.due_at)]


class MemoryIncoming:
    """Implements `services.payments.commands.stores.IncomingMovements`."""

    def __init__(self) -> None:
        self._stored: dict[str, tuple[Incoming, datetime]] = {}

    def begin(self, movement: MovementRecorded, now: datetime) -> None:
        self._stored.setdefault(movement.movement_id, (Incoming(movement, State.NEW), now))

    def end(self, movement_id: str, order: str | None) -> None:
        known, since = self._stored[movement_id]
        if known.state is not State.MATCHED:
            state = State.UNMATCHED if order is None else State.MATCHED
            self._stored[movement_id] = replace(known, state=state, order=order), since

    def waiting_for(self, account: str, amount: int) -> Sequence[MovementRecorded]:
        return [
            one.movement
            for one in self._by_age()
            if one.state is not State.MATCHED
            and (account_key(one.movement.account), one.movement.amount) == (account, amount)
        ]

    def begun_before(self, moment: datetime) -> Sequence[MovementRecorded]:
        return [one.movement for one in self._by_age(moment) if one.state is State.NEW]

    def listed(self, state: State | None, after: str, limit: int) -> Sequence[Incoming]:
        behind = [one for key, (one, _) in sorted(self._stored.items()) if key > after and state in (None, one.state)]
        return behind[:limit]

    def _by_age(self, before: datetime | None = None) -> list[Incoming]:
        aged = sorted(self._stored.items(), key=lambda item: (item[1][1], item[0]))
        return [one for _, (one, since) in aged if before is None or since < before]


class MemoryBlobs:
    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}

    def get(self, key: str) -> bytes:
        if key not in self.blobs:
            raise Missing("there is no document {key}", key=key)
        return self.blobs[key]
