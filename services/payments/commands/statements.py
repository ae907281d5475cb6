"""An uploaded statement: read whole or not at all, each movement taken once however often statements overlap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import Protocol

from services.payments.commands.movements import Movements
from services.payments.domain.statement import read_statement
from services.payments.domain.statement_rows import LARGEST, UnreadableStatement
from shared.contract.events import Event, Recorded
from shared.contract.orders import BankStatementUploaded
from shared.contract.payments import MovementRecorded, StatementRead
from shared.contract.times import from_text
from shared.journal.deciding import change
from shared.journal.port import Commit, Context, Journal
from shared.journal.streams import Stream, named


class Blobs(Protocol):
    def get(self, key: str) -> bytes: ...


def statement_stream(statement_id: str) -> Stream:
    return named(f"statement:{statement_id}")


@dataclass(frozen=True)
class Statements:
    """`zone` is the shop's: a statement's days are days there."""

    journal: Journal
    movements: Movements
    blobs: Blobs
    zone: tzinfo

    def read(self, uploaded: Recorded[BankStatementUploaded], context: Context) -> Commit:
        """Safe to repeat: after a crash it goes on where it was. Raises Unavailable, Missing, Damaged."""
        try:
            movements = self._movements(uploaded)
        except UnreadableStatement as problem:
            return self._said(uploaded, 0, 0, str(problem), context)
        new = sum(self._take(movement, uploaded, context) for movement in movements)
        return self._said(uploaded, len(movements), new, "", context)

    def _movements(self, uploaded: Recorded[BankStatementUploaded]) -> list[MovementRecorded]:
        event = uploaded.event
        if event.file.size > LARGEST:
            raise UnreadableStatement(f"it has more than {LARGEST} bytes")
        today = from_text(uploaded.time).astimezone(self.zone).date()
        return read_statement(self.blobs.get(event.file.key), event.account, today, self.zone)

    def _take(self, movement: MovementRecorded, uploaded: Recorded[BankStatementUploaded], context: Context) -> bool:
        """True where this statement brought it, also when it is read a second time after a crash."""
        commit = self.movements.take(movement, context)
        return any(one.causation_id == uploaded.id for one in commit.events)

    def _said(
        self, uploaded: Recorded[BankStatementUploaded], movements: int, new: int, problem: str, context: Context
    ) -> Commit:
        statement_id = uploaded.event.statement_id
        said = StatementRead(statement_id=statement_id, movements=movements, new=new, problem=problem)
        stream = statement_stream(statement_id)
        return change(self.journal, stream, 0, _count, lambda seen: [] if seen else [said], context)


def _count(seen: int, _event: Event) -> int:
    return seen + 1
