from __future__ import annotations

import pytest

from services.orders.domain.history import CommentCorrection, HistoryChange, add_history, correct_comment
from services.orders.domain.statuses import MOVES
from shared.contract.orders import CommentAdded, CommentCorrected, Shipped, Status, StatusChanged
from shared.errors import Invalid, NotAllowed
from tests.unit.orders_given import moved, order_after, placed

PENDING = order_after(placed())
PROCESSING = order_after(placed(), moved(Status.PENDING, Status.PROCESSING))


def test_every_status_has_its_moves() -> None:
    assert set(MOVES) == set(Status)
    assert len(Status) == 14


def test_a_sane_move_is_one_status_change() -> None:
    change = HistoryChange(status=Status.PROCESSING, comment="Pembayaran diterima", notify=True)
    assert add_history(PENDING, change) == [
        StatusChanged(before=Status.PENDING, status=Status.PROCESSING, comment="Pembayaran diterima", notify=True)
    ]


def test_a_move_outside_the_graph_is_refused_and_says_which_are_open() -> None:
    with pytest.raises(NotAllowed) as refused:
        add_history(PENDING, HistoryChange(status=Status.COMPLETE))
    assert "Pending can't become Complete" in str(refused.value)
    assert "Processing, Canceled, Denied" in str(refused.value)


def test_a_correction_makes_any_move_and_keeps_its_reason() -> None:
    change = HistoryChange(status=Status.COMPLETE, correction_reason="salah klik")
    (event,) = add_history(PENDING, change)
    assert isinstance(event, StatusChanged)
    assert event.correction_reason == "salah klik"


def test_a_correction_without_a_reason_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        add_history(PENDING, HistoryChange(status=Status.COMPLETE, correction_reason="  "))
    assert "correction_reason" in refused.value.fields


def test_shipping_needs_courier_and_no_resi() -> None:
    with pytest.raises(Invalid) as refused:
        add_history(PROCESSING, HistoryChange(status=Status.SHIPPED, courier="JNE"))
    assert set(refused.value.fields) == {"tracking_number"}


def test_shipping_is_the_status_and_then_the_no_resi() -> None:
    change = HistoryChange(status=Status.SHIPPED, courier="JNE", tracking_number="JNE0012345678")
    events = add_history(PROCESSING, change)
    assert [type(event) for event in events] == [StatusChanged, Shipped]
    assert events[1] == Shipped(courier="JNE", tracking_number="JNE0012345678")


def test_a_shipped_order_takes_a_further_comment_without_a_new_no_resi() -> None:
    shipped = order_after(placed(), moved(Status.PENDING, Status.SHIPPED))
    assert add_history(shipped, HistoryChange(status=Status.SHIPPED, comment="sudah di kota tujuan")) == [
        CommentAdded(status=Status.SHIPPED, comment="sudah di kota tujuan")
    ]


def test_a_no_resi_under_another_status_is_refused() -> None:
    with pytest.raises(Invalid):
        add_history(PENDING, HistoryChange(status=Status.PROCESSING, courier="JNE", tracking_number="1"))


def test_the_same_status_again_with_a_comment_is_a_further_entry() -> None:
    assert add_history(PENDING, HistoryChange(status=Status.PENDING, comment="Mohon segera transfer")) == [
        CommentAdded(status=Status.PENDING, comment="Mohon segera transfer")
    ]


def test_the_same_status_again_without_a_word_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        add_history(PENDING, HistoryChange(status=Status.PENDING))
    assert "comment" in refused.value.fields


def test_override_once_ticked_holds() -> None:
    ticked = order_after(placed(), *add_history(PENDING, HistoryChange(status=Status.PROCESSING, override=True)))
    change = HistoryChange(status=Status.SHIPPED, courier="JNE", tracking_number="1")
    (moved_on, _) = add_history(ticked, change)
    assert isinstance(moved_on, StatusChanged)
    assert moved_on.returns_disallowed


def test_override_is_lifted_only_with_a_reason() -> None:
    ticked = order_after(placed(), *add_history(PENDING, HistoryChange(status=Status.PROCESSING, override=True)))
    with pytest.raises(Invalid) as refused:
        add_history(ticked, HistoryChange(status=Status.PROCESSING, override=False, comment="maaf"))
    assert "override" in refused.value.fields
    lift = HistoryChange(status=Status.PROCESSING, override=False, comment="maaf", correction_reason="salah centang")
    assert not order_after(placed(), *add_history(ticked, lift)).returns_disallowed


def test_a_wrong_comment_is_corrected_by_a_further_entry_that_names_it() -> None:
    assert correct_comment(PROCESSING, CommentCorrection(entry=2, comment="benar", reason="salah ketik")) == [
        CommentCorrected(entry=2, comment="benar", reason="salah ketik")
    ]


@pytest.mark.parametrize("entry", [1, 3, 99])
def test_only_an_entry_with_a_comment_can_be_corrected(entry: int) -> None:
    with pytest.raises(NotAllowed):
        correct_comment(PROCESSING, CommentCorrection(entry=entry, comment="x", reason="y"))
