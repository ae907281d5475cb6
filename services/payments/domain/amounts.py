"""Amounts as banks write them: `1.500.123,00`, `1,500,123.00`, `Rp 1500123`, `1,500 CR`, `-25.000`, `(25.000)`."""

from __future__ import annotations

import re
from dataclasses import dataclass

LARGEST = 10**15  # rupiah, the contract's own bound
CREDIT = frozenset({"cr", "k", "kr", "c", "credit", "kredit", "in", "masuk", "uang masuk", "dana masuk"})
DEBIT = frozenset({"db", "d", "dr", "debit", "debet", "out", "keluar", "uang keluar", "dana keluar"})
# Three digits behind the last sign are thousands, two are cents: rupiah amounts have no other decimals.
NUMBER = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3}){1,5}|[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,16})(?:(?P<point>[.,])(?P<cents>[0-9]{2}))?"
)
AROUND = re.compile(r"(?P<sign>[+-]?)(?:rp\.?|idr)?(?P<inner>[+-]?[0-9][0-9.,]*)(?P<behind>[+-]?)(?P<mark>[a-z]*)")


class Unreadable(ValueError):
    """The text says what is wrong, and never what stood there."""


@dataclass(frozen=True)
class Amount:
    """False where it is nothing. `rupiah` is not negative; `credit` is None where the amount doesn't say which way the
    money went; `sign` is what stands before or behind it: -, + or nothing. Parentheses are a minus."""

    rupiah: int
    cents: int
    credit: bool | None
    sign: str

    def __bool__(self) -> bool:
        return bool(self.rupiah or self.cents)


def read_amount(text: str) -> Amount:
    """Raises Unreadable."""
    plain = "".join(text.split()).casefold()
    enclosed = plain.startswith("(") and plain.endswith(")")
    found = AROUND.fullmatch(plain[1:-1] if enclosed else plain)
    if found is None:
        raise Unreadable("the amount is no number")
    signs = ("-" if enclosed else "") + found["sign"] + found["behind"]
    inner = found["inner"]
    if inner[0] in "+-":
        signs, inner = signs + inner[0], inner[1:]
    if len(signs) > 1:
        raise Unreadable("the amount has two signs")
    rupiah, cents = _number(inner)
    return Amount(rupiah, cents, _direction(signs, found["mark"]), signs)


def read_mark(text: str) -> bool | None:
    """CR or DB: True where money came in, None where nothing stands. Raises Unreadable."""
    mark = text.strip().casefold().rstrip(".")
    if not mark:
        return None
    if mark not in CREDIT | DEBIT:
        raise Unreadable("neither CR nor DB")
    return mark in CREDIT


def _number(text: str) -> tuple[int, int]:
    found = NUMBER.fullmatch(text)
    if found is None or (found["point"] and found["point"] in found["whole"]):
        raise Unreadable("the amount is no number")
    rupiah = int(found["whole"].replace(".", "").replace(",", ""))
    if rupiah > LARGEST:
        raise Unreadable("the amount is too large")
    return rupiah, int(found["cents"] or 0)


def _direction(sign: str, mark: str) -> bool | None:
    said = read_mark(mark)
    if sign == "-":
        if said:
            raise Unreadable("the amount is negative and marked as a credit")
        return False
    return True if sign == "+" and said is None else said
