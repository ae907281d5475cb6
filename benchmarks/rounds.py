"""Ours, bare, ours, bare ...: so that whatever else the machine does hits both."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def alternating(
    rounds: int, ours: Callable[[int], Found], bare: Callable[[int], Found]
) -> tuple[list[Found], list[Found]]:
    """Each is told the number of the round, from 0."""
    pairs = [(ours(number), bare(number)) for number in range(rounds)]
    return [our for our, _ in pairs], [their for _, their in pairs]
