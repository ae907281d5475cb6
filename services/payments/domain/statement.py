"""A bank statement as CSV: which money came in. All of it is read before any of it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, tzinfo

from services.payments.domain.amounts import Unreadable, read_amount, read_mark
from services.payments.domain.booking_days import read_moment
from services.payments.domain.movement import id_of
from services.payments.domain.statement_columns import Columns
from services.payments.domain.statement_rows import Row, UnreadableStatement, rows_of
from shared.contract.payments import MovementRecorded
from shared.contract.times import as_text

LONGEST_DESCRIPTION = 2_000
LONGEST_PROBLEM = 200  # characters, the contract's bound
PENDING = "pend"  # not booked yet: it comes again with its day
SUMS = ("saldo", "mutasi", "total", "opening balance", "closing balance", "starting balance", "ending balance")


def read_statement(data: bytes, account: str, today: date, zone: tzinfo) -> list[MovementRecorded]:
    """The credits in the file's order. Debits, sums, and what is pending are passed over, and so are amounts with
    cents: interest has them, an order never asks for them. Raises UnreadableStatement."""
    columns, rows = rows_of(data)
    return _movements(columns, rows, account, today, zone)


def _movements(
    columns: Columns, rows: Sequence[Row], account: str, today: date, zone: tzinfo
) -> list[MovementRecorded]:
    seen: Counter[str] = Counter()
    found: list[MovementRecorded] = []
    problems: list[str] = []
    for row in rows:
        try:
            movement = _movement(columns, row, account, today, zone, seen)
        except Unreadable as problem:
            problems.append(f"line {row.line}: {problem}")
        else:
            found += [movement] if movement else []
    if problems:
        raise UnreadableStatement(_shortened(problems))
    return found


def _movement(
    columns: Columns, row: Row, account: str, today: date, zone: tzinfo, seen: Counter[str]
) -> MovementRecorded | None:
    if any(cell.strip() for cell in row.cells[columns.width :]):
        raise Unreadable("more cells than the header")
    if _passed_over(_cell(row, columns.date) or next(cell for cell in row.cells if cell.strip())):
        return None
    moment = read_moment(_cell(row, columns.date), today, zone)
    amount = _credit(columns, row)
    if amount == 0:
        return None
    description = _described(_cell(row, columns.description))
    day = moment.date().isoformat()
    same = id_of(account, day, amount, description)
    movement_id = id_of(account, day, amount, description, seen[same])
    seen[same] += 1
    booked_at = as_text(moment)
    return MovementRecorded(
        movement_id=movement_id, account=account, amount=amount, booked_at=booked_at, description=description
    )


def _passed_over(text: str) -> bool:
    """What stands where the day should."""
    return text.strip().lstrip("'").casefold().startswith((PENDING, *SUMS))


def _credit(columns: Columns, row: Row) -> int:
    """What came in, 0 for nothing."""
    if columns.credit is not None:
        return _split_credit(row, columns.credit, columns.debit)
    amount = read_amount(_cell(row, columns.amount))
    marked = read_mark(_cell(row, columns.mark))
    if marked is not None and amount.credit is not None and marked != amount.credit:
        raise Unreadable("the amount and its mark contradict each other")
    incoming = marked if marked is not None else amount.credit is not False
    return amount.rupiah if incoming and not amount.cents else 0


def _split_credit(row: Row, credit: int, debit: int | None) -> int:
    came, went = _cell(row, credit), _cell(row, debit)
    if came in ("", "-"):
        if went in ("", "-"):
            raise Unreadable("neither a credit nor a debit")
        read_amount(went)
        return 0
    amount = read_amount(came)
    if amount.credit is False:
        raise Unreadable("the credit is negative")
    if amount.rupiah and went not in ("", "-") and read_amount(went).rupiah:
        raise Unreadable("both a credit and a debit")
    return 0 if amount.cents else amount.rupiah


def _cell(row: Row, place: int | None) -> str:
    return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def _described(text: str) -> str:
    """On one line and without control characters: it is shown to people."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(plain.split())[:LONGEST_DESCRIPTION]


def _shortened(problems: Sequence[str]) -> str:
    said = "; ".join(problems[:3])
    more = len(problems) - 3
    return (f"{said}; and {more} more" if more > 0 else said)[:LONGEST_PROBLEM]
