"""The bytes of a statement as the rows below its header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.payments.domain.statement_columns import Columns, TwiceNamed, columns_of

LARGEST = 5 * 1024 * 1024  # bytes
MOST_ROWS = 5_000
SEPARATORS = (";", ",", "\t")
HEADER_WITHIN = 25  # lines: banks write the account and the period above


class UnreadableStatement(ValueError):
    """Nothing of it counts. The text names the lines, never what stands in them, in at most 200 characters."""


@dataclass(frozen=True)
class Row:
    """`line` is where it begins in the file, from 1."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Table:
    """`above` stands over the header, `rows` below it, where the header itself may come again on each page."""

    columns: Columns
    above: Sequence[Row]
    rows: Sequence[Row]


def table_of(data: bytes) -> Table:
    """Raises UnreadableStatement."""
    text = _text(data)
    table = _around_header(list(_rows(text, _separator(text))))
    if len(table.rows) > MOST_ROWS:
        raise UnreadableStatement(f"it has more than {MOST_ROWS} rows")
    return table


def cell(row: Row, place: int | None) -> str:
    """Empty where the row is too short."""
    return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise UnreadableStatement(f"it has more than {LARGEST} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableStatement(f"line {data[: error.start].count(10) + 1}: no UTF-8") from error


def _separator(text: str) -> str:
    """The one that makes a header of one of the first lines."""
    for line in text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN]:
        for separator in SEPARATORS:
            if _header(line.strip().split(separator)):
                return separator
    raise UnreadableStatement("no row names a column for the date and one for the amount")


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableStatement(f"line {line}: no CSV") from error


def _around_header(rows: Sequence[Row]) -> Table:
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        columns = _header(row.cells)
        if columns is not None:
            below = [one for one in rows[place + 1 :] if one.cells != row.cells]
            return Table(columns, rows[:place], below)
    raise UnreadableStatement("no row names a column for the date and one for the amount")


def _header(cells: Sequence[str]) -> Columns | None:
    try:
        return columns_of([cell.strip().strip('"') for cell in cells])
    except TwiceNamed as twice:
        raise UnreadableStatement(f"two columns for the {twice}") from twice
