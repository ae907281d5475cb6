"""Whole numbers in headers, queries and forms."""

from __future__ import annotations

import re


def whole_number(text: str) -> int | None:
    """None for anything but 1 to 15 ASCII digits, which every database and every JavaScript can hold. `str.isdigit`
    takes "²" and `str.isdecimal` "٣", and `int` reads no thousands of digits."""
    return int(text) if re.fullmatch("[0-9]{1,15}", text) else None
