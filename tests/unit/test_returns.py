"""Goods that come back: asked for by the customer, decided by a person, and nothing moves by itself."""

from __future__ import annotations

import pytest

from services.orders.domain.order import Order, evolve
from services.orders.domain.returns import DecideReturn, RequestReturn, decide_return, request_return
from shared.contract.events import Event
from shared.contract.orders import Decision, Status, StatusChanged
from shared.contract.returns import ReturnDecided, ReturnRequested
from shared.errors import Invalid, Missing, NotAllowed
from tests.unit.orders_given import moved, order_after, placed

BROKEN = RequestReturn(reason="Kopinya basah")
SENT = (placed(), moved(Status.PENDING, Status.PROCESSING), moved(Status.PROCESSING, Status.SHIPPED))
ASKED = ReturnRequested(return_id="r-1", reason="Kopinya basah")
ACCEPT = DecideReturn(decision=Decision.ACCEPT, notify=True)


def decided(decision: Decision) -> ReturnDecided:
    return ReturnDecided(return_id="r-1", decision=decision, reason="x")


def asked(*events: Event) -> list[Event]:
    return request_return(order_after(*events), BROKEN, "r-1")


@pytest.mark.parametrize("events", [SENT, (*SENT, moved(Status.SHIPPED, Status.COMPLETE))])
def test_goods_that_were_sent_may_be_returned(events: tuple[Event, ...]) -> None:
    assert asked(*events) == [ASKED]


@pytest.mark.parametrize("status", set(Status) - {Status.SHIPPED, Status.COMPLETE})
def test_only_goods_that_were_sent_may_be_returned(status: Status) -> None:
    with pytest.raises(NotAllowed, match=f"an order that is {status.value} can't be returned"):
        asked(placed(), moved(Status.PENDING, status))


def test_where_override_is_set_the_refusal_says_so() -> None:
    overridden = StatusChanged(before=Status.PROCESSING, status=Status.SHIPPED, returns_disallowed=True)
    with pytest.raises(NotAllowed, match="may not be returned"):
        asked(placed(), overridden)


def test_a_return_needs_its_reason() -> None:
    with pytest.raises(Invalid) as refused:
        request_return(order_after(*SENT), RequestReturn(reason=" \n"), "r-1")
    assert set(refused.value.fields) == {"reason"}


def test_one_return_at_a_time_and_none_after_an_accepted_one() -> None:
    with pytest.raises(NotAllowed, match="asked for already"):
        asked(*SENT, ASKED)
    with pytest.raises(NotAllowed, match="accepted before"):
        asked(*SENT, ASKED, decided(Decision.ACCEPT))
    assert asked(*SENT, ASKED, decided(Decision.REJECT)) == [ASKED]


def open_return() -> Order:
    return order_after(*SENT, ASKED)


def test_a_person_decides_once() -> None:
    events = decide_return(open_return(), "r-1", ACCEPT)
    assert events == [ReturnDecided(return_id="r-1", decision=Decision.ACCEPT, notify=True)]
    with pytest.raises(NotAllowed, match="decided before: accept"):
        decide_return(evolve(open_return(), events[0]), "r-1", ACCEPT)
    with pytest.raises(Missing):
        decide_return(open_return(), "r-2", ACCEPT)


def test_a_rejection_says_why() -> None:
    with pytest.raises(Invalid) as refused:
        decide_return(open_return(), "r-1", DecideReturn(decision=Decision.REJECT, reason=" "))
    assert set(refused.value.fields) == {"reason"}


def test_neither_asking_nor_deciding_moves_the_order() -> None:
    after = order_after(*SENT, ASKED, decided(Decision.ACCEPT))
    assert (after.status, after.version) == (Status.SHIPPED, 5)
