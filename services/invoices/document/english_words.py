"""Amounts in English words, for papers in English."""

from __future__ import annotations

ONES = (
    "",
    *["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"],
    *["fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"],
)
TENS = ("", "", *["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
STEPS = (
    (10**15, "quadrillion"),
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (10**3, "thousand"),
    (100, "hundred"),
)


def english_words(number: int) -> str:
    """`123000` is "one hundred twenty-three thousand". From 0."""
    return _words(number) or "zero"


def _words(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        return f"{TENS[number // 10]}-{ONES[number % 10]}".rstrip("-")
    size, name = next(step for step in STEPS if number >= step[0])
    count, rest = divmod(number, size)
    return f"{_words(count)} {name} {_words(rest)}".rstrip()
