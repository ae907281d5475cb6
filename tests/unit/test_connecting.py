"""Work that is tried again while a server isn't ready."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from kafka.errors import KafkaTimeoutError
from pymongo.errors import AutoReconnect, OperationFailure

from shared.connecting import within


def failing(*errors: Exception) -> tuple[Callable[[], None], list[int]]:
    """Work that fails with these, one after the other, and then goes well; and how often it was tried."""
    left, tried = list(errors), list[int]()

    def work() -> None:
        tried.append(len(tried))
        if left:
            raise left.pop(0)

    return work, tried


def test_it_is_tried_until_it_goes_well() -> None:
    pauses: list[float] = []
    work, tried = failing(KafkaTimeoutError(), AutoReconnect())
    within(60, work, pauses.append)
    assert (len(tried), len(pauses)) == (3, 2)


def test_after_its_time_it_says_what_was_wrong() -> None:
    work, tried = failing(KafkaTimeoutError(), KafkaTimeoutError())
    with pytest.raises(KafkaTimeoutError):
        within(-1, work, lambda _: None)
    assert len(tried) == 1


def test_what_waiting_does_not_mend_is_said_at_once() -> None:
    work, tried = failing(OperationFailure("not authorized"))
    with pytest.raises(OperationFailure):
        within(60, work, lambda _: None)
    assert len(tried) == 1
