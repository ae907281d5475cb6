"""Which way the money of a line went: by its columns, its mark or its sign, and never by a guess."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from services.payments.domain.amounts import Amount, Unreadable, read_amount, read_mark
from services.payments.domain.statement_columns import Columns
from services.payments.domain.statement_rows import Row, cell

NOTHING = ("", "-")


@dataclass(frozen=True)
class Directions:
    """`signed`: in this file a minus, and nothing else, tells what went out; so what has none came in."""

    columns: Columns
    signed: bool

    def credit(self, row: Row) -> Amount | None:
        """What came in, None for nothing. Raises Unreadable."""
        mark = _mark(self.columns, row)
        if self.columns.credit is None:
            return self._by_mark_or_sign(row, mark)
        came = _of_two_columns(row, self.columns.credit, self.columns.debit)
        if came and mark is False:
            raise Unreadable("the amount and its mark contradict each other")
        return came

    def _by_mark_or_sign(self, row: Row, mark: bool | None) -> Amount | None:
        amount = read_amount(cell(row, self.columns.amount))
        if mark is not None and amount.credit is not None and mark != amount.credit:
            raise Unreadable("the amount and its mark contradict each other")
        said = mark if mark is not None else amount.credit
        if said is None and _unknown_marks(self.columns, row):
            raise Unreadable("neither CR nor DB")
        if said is None and not self.signed and amount:
            raise Unreadable("nothing says whether the amount came in or went out")
        return amount if amount and said is not False else None


def directions_of(columns: Columns, rows: Sequence[Row]) -> Directions:
    """Signs count as the file's way to tell only where it has no other."""
    amounts = [amount for row in rows if (amount := _readable(columns, row))]
    marked = any(_mark_or_none(columns, row) is not None for row in rows)
    other = marked or any(amount.sign == "+" or (amount.credit is not None and not amount.sign) for amount in amounts)
    return Directions(columns, signed=not other and any(amount.sign == "-" for amount in amounts))


def _of_two_columns(row: Row, credit: int, debit: int | None) -> Amount | None:
    came, went = _in_column(row, credit), _in_column(row, debit)
    if came is None and went is None:
        raise Unreadable("neither a credit nor a debit")
    if came is not None and came.credit is False:
        raise Unreadable("the credit is negative")
    if came and went:
        raise Unreadable("both a credit and a debit")
    return came or None


def _in_column(row: Row, place: int | None) -> Amount | None:
    text = cell(row, place)
    return None if text in NOTHING else read_amount(text)


def _mark(columns: Columns, row: Row) -> bool | None:
    """What the marks of this row say, None where they say nothing. Raises Unreadable."""
    for place in columns.unnamed:
        if place not in columns.marks and place > columns.date and cell(row, place):
            raise Unreadable("more cells than the header")
        if place in columns.marks:
            read_mark(cell(row, place))
    said = {mark for place in columns.marks if (mark := _known_mark(cell(row, place))) is not None}
    if len(said) > 1:
        raise Unreadable("the amount and its mark contradict each other")
    return said.pop() if said else None


def _unknown_marks(columns: Columns, row: Row) -> bool:
    return any(cell(row, place) for place in columns.marks)


def _known_mark(text: str) -> bool | None:
    """A column that may hold marks may also hold the kind of transfer."""
    with suppress(Unreadable):
        return read_mark(text)
    return None


def _mark_or_none(columns: Columns, row: Row) -> bool | None:
    with suppress(Unreadable):
        return _mark(columns, row)
    return None


def _readable(columns: Columns, row: Row) -> Amount | None:
    with suppress(Unreadable):
        return read_amount(cell(row, columns.amount))
    return None
