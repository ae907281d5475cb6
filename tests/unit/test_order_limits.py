"""One order holds so much and no more: its page is one document."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import bson
import pytest

from services.orders.domain.limits import MOST_BYTES, MOST_ENTRIES, MOST_OPEN_CLAIMS, check_room
from services.orders.domain.order import Order, evolve
from services.orders.projections.all import PROJECTIONS
from shared.contract.catalogue import CONTRACT
from shared.contract.events import Event, Recorded
from shared.contract.orders import CommentAdded, PaymentClaimed, RewardPointsAdded, Status
from shared.contract.times import utc_now
from shared.errors import NotAllowed
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.journal.writing import Writer
from shared.projecting.stored import empty
from shared.projecting.too_large import LARGE
from tests.unit.orders_given import moved, order_after, placed

LONGEST = "\U0001f4e6" * 20_000
PROCESSING = moved(Status.PENDING, Status.PROCESSING)


def talked(order: Order, events: list[Event]) -> tuple[Order, list[Event]]:
    """As far as there is room."""
    said: list[Event] = []
    for event in events:
        try:
            check_room(order, [event])
        except NotAllowed:
            break
        order, said = evolve(order, event), [*said, event]
    return order, said


def comment(text: str = "baik") -> CommentAdded:
    return CommentAdded(status=Status.PENDING, comment=text)


def claim(number: int) -> PaymentClaimed:
    when = "2026-11-24T07:00:00.000000Z"
    return PaymentClaimed(
        claim_id=f"10001-{number}", bank="BCA", account_name="Budi", amount=1, transferred_at=when, destination="BCA"
    )


def recorded(events: list[Event]) -> list[Recorded[Event]]:
    writer = Writer(CONTRACT, "orders", utc_now, lambda: "0198c0de-0000-7000-8000-000000000000")
    context = Context("c", Actor("admin", "a" * 100, "2001:db8::ffff:ffff:ffff"), "c" * 100)
    written: list[Recorded[Event]] = []
    for event in events:  # one by one: together they are more than a commit may have
        written += writer.write(about_order("order", "10001"), written[-1] if written else None, [event], context)
    return written


def test_a_full_order_takes_no_comment_but_is_worked_to_its_end() -> None:
    order, said = talked(order_after(placed()), [comment()] * (MOST_ENTRIES + 5))
    assert len(said) == MOST_ENTRIES - 1  # the order itself is one
    with pytest.raises(NotAllowed, match="1000 entries"):
        check_room(order, [comment()])
    check_room(order, [PROCESSING])
    with pytest.raises(NotAllowed):
        check_room(replace(order, version=MOST_ENTRIES + 200), [RewardPointsAdded(customer_id="c", points=1)])


def test_what_is_written_is_bounded_in_bytes() -> None:
    order, said = talked(order_after(placed()), [comment(LONGEST)] * 500)
    assert len(said) == MOST_BYTES // (80_000 + 200)
    check_room(order, [PROCESSING])


def test_claims_that_nobody_reviews_are_bounded() -> None:
    order, said = talked(order_after(placed()), [claim(number) for number in range(200)])
    assert len(said) == MOST_OPEN_CLAIMS
    check_room(order, [comment()])


def test_the_page_of_a_full_order_has_room_left_in_its_document() -> None:
    order, said = talked(order_after(placed()), [comment(LONGEST)] * 60)
    _, more = talked(order, [comment("x" * 1_000)] * MOST_ENTRIES)
    written = recorded([placed(), *said, *more])
    stored = reduce(lambda document, one: document.after(PROJECTIONS[0], one), written, empty(PROJECTIONS[0], "10001"))
    assert len(written) > MOST_ENTRIES // 2
    assert len(bson.encode(stored.plain())) < LARGE
