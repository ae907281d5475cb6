"""The mails that follow from the form *Tambah riwayat pesanan*: every form that the rules accept, and what it tells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from services.notifications.domain.telling import tell
from services.orders.domain.history import HistoryChange, add_history
from services.orders.domain.order import EMPTY, evolve
from services.orders.pages.foretelling import told
from shared.contract.events import Event, Recorded
from shared.contract.orders import Customer, OrderPlaced, Shipped, Status, StatusChanged
from shared.errors import PesananError
from shared.journal.streams import about_order
from shared.mail_texts.history_mails import KnownOrder, Telling
from tests.unit.invoices.given import NOON, recorded
from tests.unit.orders_given import placed

COMMENT, RESI = "Terima kasih", "JNE77"
PARCEL = {"courier": "JNE", "tracking_number": RESI}
Log = list[Recorded[Event]]


def logs() -> Iterator[Log]:
    """An order of each status, once as it came there and once with the return of its goods forbidden."""
    for status, disallowed in product(Status, (False, True)):
        moved = StatusChanged(
            before=Status.PENDING, status=status, comment="dulu", notify=True, returns_disallowed=disallowed
        )
        parcel = [Shipped(courier="TIKI", tracking_number="T1")] if status is Status.SHIPPED else []
        yield log_of(placed(), moved, *parcel)


def log_of(*events: Event) -> Log:
    stream = about_order("order", "10001")
    return [recorded(event, stream, version, NOON) for version, event in enumerate(events, 1)]


def changes() -> Iterator[HistoryChange]:
    choices = product(Status, (None, True, False), (False, True), ("", " \n", COMMENT), ({}, PARCEL), (None, "keliru"))
    for status, override, notify, comment, parcel, reason in choices:
        yield HistoryChange(
            status=status, override=override, notify=notify, comment=comment, correction_reason=reason, **parcel
        )


def accepted() -> Iterator[tuple[Log, HistoryChange, list[Event]]]:
    for log in logs():
        order = EMPTY
        for one in log:
            order = evolve(order, one.event)
        for change in changes():
            try:
                yield log, change, add_history(order, change)
            except PesananError:
                continue


FORMS = list(accepted())


def foretold(log: Log, events: list[Event]) -> list[Telling]:
    first = log[0].event
    assert isinstance(first, OrderPlaced)
    return told(log, first, events)


def sent(log: Log, events: list[Event]) -> list[Telling]:
    """As the notifications service decides, event by event."""
    first, tellings = log[0].event, list[Telling]()
    assert isinstance(first, OrderPlaced)
    known = KnownOrder(first)
    for version, event in enumerate([*(one.event for one in log), *events], 1):
        known = known.after(version, event)
        telling = tell(event, version, known)
        if version > len(log) and isinstance(telling, Telling):
            tellings.append(telling)
    return tellings


def kinds(log: Log, change: HistoryChange) -> list[str]:
    """In words: a move is told with its parcel where both are one, a correction and a comment by themselves."""
    if not change.notify:
        return []
    moves = next(one.event.status for one in reversed(log) if isinstance(one.event, StatusChanged)) is not change.status
    parcel = ["shipped"] if change.courier else []
    if moves:
        one = change.status is Status.SHIPPED and not change.correction_reason
        return parcel if one else ["status_changed", *parcel]
    silent = change.status is Status.SHIPPED and not change.comment.strip()
    return parcel if silent else ["comment_added", *parcel]


def test_what_is_foretold_is_what_is_sent_for_every_form() -> None:
    assert len(FORMS) > 4_000
    for log, change, events in FORMS:
        assert foretold(log, events) == sent(log, events), change


def test_every_form_tells_what_its_kind_says() -> None:
    for log, change, events in FORMS:
        assert [telling.kind for telling in foretold(log, events)] == kinds(log, change), change


def test_a_comment_and_a_no_resi_are_told_exactly_once() -> None:
    for log, change, events in FORMS:
        tellings = foretold(log, events)
        comments = [telling.facts.comment for telling in tellings if telling.facts.comment.strip()]
        assert comments == ([COMMENT] if change.notify and change.comment == COMMENT else []), change
        parcels = [telling.facts.tracking_number for telling in tellings if telling.facts.tracking_number]
        assert parcels == ([RESI] if change.notify and change.courier else []), change


@pytest.mark.parametrize("status", [Status.PROCESSING, Status.CANCELED])
def test_an_order_without_an_address_tells_nobody_anything(status: Status) -> None:
    nobody = placed(customer=Customer(id="c-1", name="Budi", email=""))
    change = HistoryChange(status=status, notify=True, comment=COMMENT)
    events = add_history(evolve(EMPTY, nobody), change)
    assert foretold(log_of(nobody), events) == sent(log_of(nobody), events) == []
