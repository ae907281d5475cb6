"""The two kinds of streams of this service, and who writes to them."""

from __future__ import annotations

from shared.contract.events import Event, Recorded
from shared.journal.port import Actor, Context
from shared.journal.streams import Stream, about_order, named


def papers_of(order: str) -> Stream:
    return about_order("invoice", order)


def numbers_of(series: str) -> Stream:
    return named(f"series:{series}")


def step(command: str, cause: Recorded[Event]) -> Context:
    """A step that follows from `cause` alone: whoever takes it, and however often, it is one command."""
    actor = Actor(kind="service", id="invoices", channel="policy")
    return Context(command_id=command, actor=actor, correlation_id=cause.correlation_id, cause=cause)


def command_of(name: str, order: str, turn: int) -> str:
    """`turn` counts an order's invoices from 0: each has its own number, and its own events."""
    return f"{name}:{order}" if turn == 0 else f"{name}:{order}:{turn + 1}"
