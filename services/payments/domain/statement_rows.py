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


def rows_of(data: bytes) -> tuple[Columns, Sequence[Row]]:
    """Raises UnreadableStatement."""
    text = _text(data)
    columns, rows = _below_header(list(_rows(text, _separator(text))))
    if len(rows) > MOST_ROWS:
        raise UnreadableStatement(f"it has more than {MOST_ROWS} rows")
    return columns, rows


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


def _below_header(rows: Sequence[Row]) -> tuple[Columns, Sequence[Row]]:
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        columns = _header(row.cells)
        if columns is not None:
            return columns, rows[place + 1 :]
    raise UnreadableStatement("no row names a column for the date and one for the amount")


def _header(cells: Sequence[str]) -> Columns | None:
    try:
        return columns_of([cell.strip().strip('"') for cell in cells])
    except TwiceNamed as twice:
        raise UnreadableStatement(f"two columns for the {twice}") from twice
