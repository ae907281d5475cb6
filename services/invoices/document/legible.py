"""What people typed, made fit for paper: nothing is interpreted, and nothing may reach beyond its own field."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
JOINERS = "\u200c\u200d"
"""Scripts and emoji need these two; the other format characters are unseen, and some make a number read backwards."""
AFTER_PLAIN_LETTER = re.compile(r"(?<=[\x20-\x7e])[\u200c\u200d\ufe00-\ufe0f]+")
"""Of no use there, and they would be copied out of the PDF with every such letter."""
NO_CHARACTER = re.compile(r"[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
MARKS_A_LETTER = 4
"""Living scripts stack fewer; a tower of them is drawn over the lines above and below."""


def one_line(text: str) -> str:
    return " ".join(_readable(text).split())


def paragraphs(text: str, most: int = 6000) -> str:
    """Keeps line breaks, at most one empty line in a row, and cuts with an ellipsis what would fill pages."""
    kept = re.sub(r"\n\s*\n+", "\n\n", _readable(text)).strip()
    lines = kept[:most].split("\n")[: most // 100]
    short = "\n".join(lines).rstrip()
    return short if short == kept else f"{short} …"


def _readable(text: str) -> str:
    broken = LINE_ENDS.sub("\n", text).replace("\t", " ")
    plain = NO_CHARACTER.sub("\ufffd", "".join(filter(_is_seen, broken)))
    return plain if plain.isascii() else _without_towers(AFTER_PLAIN_LETTER.sub("", plain))


def _is_seen(letter: str) -> bool:
    return letter == "\n" or letter in JOINERS or unicodedata.category(letter) not in ("Cc", "Cf")


def _without_towers(text: str) -> str:
    runs = groupby(text, key=lambda letter: unicodedata.category(letter) in ("Mn", "Me"))
    return "".join("".join(run)[:MARKS_A_LETTER] if marks else "".join(run) for marks, run in runs)
