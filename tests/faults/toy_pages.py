"""Two pages over real events: small, but whoever folds an event twice or not at all shows it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from shared.contract.events import Event, Recorded
from shared.contract.orders import CommentAdded
from shared.contract.payments import PaymentMismatched
from shared.projecting.projection import Document, Projection


class OrderTalk(Document, frozen=True, kw_only=True):
    said: tuple[str, ...] = ()
    received: int = 0


class MoneySeen(Document, frozen=True, kw_only=True):
    received: int = 0
    times: int = 0


def order_of(event: Recorded[Event]) -> list[str]:
    return [event.subject] if event.subject.isdigit() else []


def money_of(event: Recorded[Event]) -> list[str]:
    return [f"m{event.subject}"] if event.source == "payments" else []


ORDER_TALK = Projection("order_talk", OrderTalk, key=order_of, whole=True)
MONEY_SEEN = Projection("money_seen", MoneySeen, key=money_of)
PAGES: list[Projection[Any]] = [ORDER_TALK, MONEY_SEEN]


@ORDER_TALK.projects(CommentAdded)
def said(page: OrderTalk, event: Recorded[CommentAdded]) -> OrderTalk:
    return replace(page, said=(*page.said, event.event.comment))


@ORDER_TALK.projects(PaymentMismatched)
def got(page: OrderTalk, event: Recorded[PaymentMismatched]) -> OrderTalk:
    return replace(page, received=page.received + event.event.received)


@MONEY_SEEN.projects(PaymentMismatched)
def seen(page: MoneySeen, event: Recorded[PaymentMismatched]) -> MoneySeen:
    if event.event.received == POISONOUS and not healed:
        raise ValueError("an amount that this version can't show")
    return replace(page, received=page.received + event.event.received, times=page.times + 1)


POISONOUS = 666
healed: list[str] = []  # a later version of the program can show it
