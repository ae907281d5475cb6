"""Series of numbers, one a kind of paper and year. A series has neither gaps nor falling dates.

The design fixes the date when the paper is prepared. Two papers prepared in one order may take their numbers in the
other, and then dates would fall; so the date is fixed with the number: the day of preparing, or the last number's day
where that is later. Both are days of the series' year, so a paper never leaves it.
"""

from __future__ import annotations

from shared.contract.invoices import InvoiceNumberTaken

INVOICES = "INV"
CREDIT_NOTES = "CN"


def series_of(kind: str, day: str) -> str:
    """`INV/2026` for any day of 2026."""
    return f"{kind}/{day[:4]}"


def number_text(series: str, sequence: int) -> str:
    """`INV/2026/000001`; past a million a number has more digits."""
    return f"{series}/{sequence:06d}"


def next_number(last: InvoiceNumberTaken | None, order: str, series: str, earliest: str) -> InvoiceNumberTaken:
    """The number right after `last`, dated `earliest` or as late as `last`."""
    return InvoiceNumberTaken(
        order=order,
        series=series,
        sequence=last.sequence + 1 if last else 1,
        issued_on=max(earliest, last.issued_on) if last else earliest,
    )
