"""What people typed, made fit for a mail: nothing in it is interpreted, and nothing reaches beyond its own field."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

JOINERS = "\u200c\u200d"  # scripts and emoji need these two; other format characters make text read backwards
MANY_LINES = ("comment",)


def one_line(text: str) -> str:
    """Without line breaks and unseen characters: it can add no header and turn no line around."""
    return " ".join("".join(c if _is_seen(c) else " " for c in text).split())


def lines(text: str) -> str:
    """Keeps line breaks."""
    broken = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in broken if c in "\n\t" or _is_seen(c)).strip()


def legible(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _legible(name, value) for name, value in facts.items()}


def _legible(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return legible(value)
    if not isinstance(value, str):
        return value
    return lines(value) if name in MANY_LINES else one_line(value)


def _is_seen(letter: str) -> bool:
    return letter in JOINERS or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
