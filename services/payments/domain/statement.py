"""A bank statement as CSV: which money came in. All of it is read before any of it counts, and nothing is guessed:
what no sign, mark or column says to have come in is no money in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, tzinfo

from services.payments.domain.amounts import Unreadable
from services.payments.domain.booking_days import Days, tells_day_first
from services.payments.domain.movement import id_of
from services.payments.domain.statement_amounts import Directions, directions_of
from services.payments.domain.statement_remarks import (
    check_currency,
    check_remarks,
    is_remark,
    period_of,
    period_texts,
)
from services.payments.domain.statement_rows import Row, Table, UnreadableStatement, cell, table_of
from shared.contract.payments import MovementRecorded
from shared.contract.times import as_text

LONGEST_DESCRIPTION = 2_000
LONGEST_PROBLEM = 200  # characters, the contract's bound


def read_statement(data: bytes, account: str, today: date, zone: tzinfo) -> list[MovementRecorded]:
    """The credits in the file's order. Debits, sums, balances, and what is pending are passed over. Raises
    UnreadableStatement."""
    table = table_of(data)
    check_remarks(table)
    rows = [row for row in table.rows if not is_remark(table.columns, row)]
    try:
        days = _days(table, rows, Days(today, zone))
    except Unreadable as problem:
        raise UnreadableStatement(f"the period: {problem}") from problem
    return _movements(replace(table, rows=rows), account, days)


def _days(table: Table, rows: Sequence[Row], days: Days) -> Days:
    texts = [*period_texts(table), *(cell(row, table.columns.date) for row in rows)]
    told = replace(days, day_first=table.columns.day_first or any(map(tells_day_first, texts)))
    return replace(told, period=period_of(table, told))


def _movements(table: Table, account: str, days: Days) -> list[MovementRecorded]:
    directions = directions_of(table.columns, table.rows)
    seen: Counter[str] = Counter()
    found: list[MovementRecorded] = []
    problems: list[str] = []
    for row in table.rows:
        try:
            movement = _movement(directions, row, account, days, seen)
        except Unreadable as problem:
            problems.append(f"line {row.line}: {problem}")
        else:
            found += [movement] if movement else []
    if problems:
        raise UnreadableStatement(_shortened(problems))
    return found


def _movement(
    directions: Directions, row: Row, account: str, days: Days, seen: Counter[str]
) -> MovementRecorded | None:
    columns = directions.columns
    if any(text.strip() for text in row.cells[columns.width :]):
        raise Unreadable("more cells than the header")
    check_currency(columns, row)
    moment = days.moment(cell(row, columns.date))
    amount = directions.credit(row)
    if amount is None:
        return None
    description = _described(cell(row, columns.description))
    day = moment.date().isoformat()
    same = id_of(account, day, amount.rupiah, description)
    movement_id = id_of(account, day, amount.rupiah, description, seen[same])
    seen[same] += 1
    return MovementRecorded(
        movement_id=movement_id,
        account=account,
        amount=amount.rupiah,
        cents=amount.cents,
        booked_at=as_text(moment),
        description=description,
    )


def _described(text: str) -> str:
    """On one line and without control characters: it is shown to people."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(plain.split())[:LONGEST_DESCRIPTION]


def _shortened(problems: Sequence[str]) -> str:
    said = "; ".join(problems[:3])
    more = len(problems) - 3
    return (f"{said}; and {more} more" if more > 0 else said)[:LONGEST_PROBLEM]
