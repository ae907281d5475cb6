"""Names of streams, and what their records are about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stream:
    """`subject` is also the record's key on Kafka: the order's number for streams about an order, else the name."""

    name: str
    subject: str


def about_order(kind: str, number: str) -> Stream:
    """`about_order("payment", "10001")` is the stream `payment:10001`, keyed like everything of that order."""
    return Stream(f"{kind}:{number}", number)


def named(name: str) -> Stream:
    return Stream(name, name)
