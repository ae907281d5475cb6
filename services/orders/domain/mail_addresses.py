"""When two mail addresses are the same one: it decides whose an order is."""

from __future__ import annotations


def folded(mail: str) -> str:
    """Capitals don't matter, as with every provider that people have. Letters outside ASCII stay as they are: some of
    them become an ASCII letter when they are made small, and would open another person's orders."""
    plain = mail.strip()
    return plain.lower() if plain.isascii() else plain
