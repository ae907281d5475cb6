"""Money is neither lost nor counted twice, wherever a process of payments is killed (real SIGKILL)."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from local.mongo import MongoServer
from services.payments.commands.stores import State
from services.payments.domain.movement import movement_stream
from services.payments.domain.payment import payment_stream
from shared.contract.payments import Evidence, MovementRecorded, PaymentConfirmed
from tests.faults.payments_worker import hear, take, take_all
from tests.integration.payments_over_mongo import Service, service_over
from tests.unit.payments.given import movement, order_placed

FORKS = multiprocessing.get_context("forkserver")  # workers fork from a clean process that has imported all
FORKS.set_forkserver_preload(["tests.faults.payments_worker"])
AMOUNT = 50_000
STEPS_OF_A_MOVEMENT = 10  # begin, three appends, remember, end


@pytest.fixture
def service(mongo: MongoServer, fresh_prefix: str) -> Iterator[Service]:
    with service_over(mongo, fresh_prefix) as service:
        yield service


def killed(what: Callable[..., None], *given: Any) -> bool:
    """Runs it in a process of its own; whether that died of its own SIGKILL."""
    worker = FORKS.Process(target=what, args=given)
    worker.start()
    worker.join(60)
    assert worker.exitcode in (0, -signal.SIGKILL), worker.exitcode
    return worker.exitcode != 0


def sweep(service: Service) -> None:
    service.wired.movements.finish(service.now + timedelta(hours=1))


def assert_paid_once(service: Service, order: str, came: MovementRecorded) -> None:
    events = [recorded.event for recorded in service.wired.journal.read(payment_stream(order))]
    (paid,) = [event for event in events if isinstance(event, PaymentConfirmed)]
    assert (paid.evidence, paid.reference) == (Evidence.MOVEMENT, came.movement_id)
    given = [recorded.type for recorded in service.wired.journal.read(movement_stream(came.movement_id))]
    assert given == ["MovementRecorded", "MovementMatched"]


def test_a_movement_whose_process_is_killed_at_any_step_is_finished_by_the_sweep(service: Service) -> None:
    for step in range(STEPS_OF_A_MOVEMENT):
        order, came = str(10_001 + step), movement(AMOUNT + step, service.now)
        service.places(order, AMOUNT + step)
        assert killed(take, service.wired.settings, step, came)
        sweep(service)
        assert_paid_once(service, order, came)
    assert not killed(take, service.wired.settings, STEPS_OF_A_MOVEMENT, movement(AMOUNT, service.now))
    assert service.wired.incoming.listed(State.NEW, "", 100) == []


def test_an_order_whose_process_is_killed_at_any_step_still_meets_its_money(service: Service) -> None:
    for step in range(20):
        order, came = str(20_001 + step), movement(AMOUNT + step, service.now)
        service.feeds(amount=came.amount, description=came.description, booked_at=came.booked_at)
        placed = service.happened(order, 1, order_placed(order, came.amount))
        died = killed(hear, service.wired.settings, step, placed)
        assert not killed(hear, service.wired.settings, 1_000, placed)  # the consumer starts again where it was
        assert_paid_once(service, order, came)
        if not died:
            return
    raise AssertionError("it never came through")


def test_rival_feeds_killed_at_random_confirm_each_order_once(service: Service) -> None:
    random = Random(7)
    came = [movement(AMOUNT + n, service.now) for n in range(40)]
    for n in range(40):
        service.places(str(30_001 + n), AMOUNT + n)
    kills = 0
    while kills < 40:
        rivals = [
            FORKS.Process(target=take_all, args=(service.wired.settings, random.randrange(60), muddled(came, random)))
            for _ in range(3)
        ]
        for rival in rivals:
            rival.start()
        for rival in rivals:
            rival.join(60)
            assert rival.exitcode in (0, -signal.SIGKILL), rival.exitcode
            kills += rival.exitcode != 0
    sweep(service)
    assert not killed(take_all, service.wired.settings, 1_000_000, came)
    for n, one in enumerate(came):
        assert_paid_once(service, str(30_001 + n), one)


def muddled(movements: list[MovementRecorded], random: Random) -> list[MovementRecorded]:
    return random.sample(movements, len(movements))
