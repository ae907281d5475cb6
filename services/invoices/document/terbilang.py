"""Amounts in Indonesian words, as they stand on every Indonesian receipt."""

from __future__ import annotations

SMALL = ("", *["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"])
STEPS = (
    (10**15, "kuadriliun"),
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (10**3, "ribu"),
    (100, "ratus"),
    (10, "puluh"),
)
JOINED = {100: "seratus", 1000: "seribu"}


def terbilang(number: int) -> str:
    """`123000` is "seratus dua puluh tiga ribu". From 0; numbers have no end, but names end at kuadriliun."""
    return _words(number) or "nol"


def _words(number: int) -> str:
    if number < 12:
        return SMALL[number]
    if number < 20:
        return f"{SMALL[number - 10]} belas"
    size, name = next(step for step in STEPS if number >= step[0])
    count, rest = divmod(number, size)
    head = JOINED[size] if count == 1 and size in JOINED else f"{_words(count)} {name}"
    return f"{head} {_words(rest)}".rstrip()
