"""A payment expires only of the time that payments has read up to: while Kafka, the orders' relay or payments' own
group is away, the customer may have said in time that they paid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from threading import Event as Flag
from threading import Thread

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from services.payments.bootstrap import INDEXES, Wiring, wire
from services.payments.commands.expiry import Expiry
from services.payments.domain.payment import payment_stream
from services.payments.policies.orders import NAME as ORDERS
from services.payments.policies.statements import NAME as STATEMENTS
from services.payments.settings import PaymentsSettings
from shared.bootstrap import client_of, journal_of
from shared.connecting import Stopped
from shared.consuming.read_up_to import KafkaBroker, ReadUpTo
from shared.consuming.starts import store_start
from shared.contract.events import Event
from shared.contract.times import as_text, utc_now
from shared.journal.deciding import record
from shared.journal.mongo import COMMITS
from shared.journal.mongo import INDEXES as JOURNAL_INDEXES
from shared.journal.port import Actor, Context
from shared.journal.streams import about_order
from shared.settings import Settings
from shared.states import publishing
from shared.states.measuring import Measuring
from shared.states.topic import make_states_topic
from tests.faults.consumer_in_threads import consuming
from tests.faults.consumer_settings import settings_of
from tests.faults.relay_in_thread import relaying
from tests.unit.payments.given import order_placed, payment_claimed
from tests.waiting import until

PAY_WITHIN = timedelta(seconds=12)
NO_MARGIN = timedelta(0)
CLAIMED, FORGOTTEN = "10001", "10002"


@dataclass
class Asked:
    """Counts how often the sweep has been told how far orders are read."""

    read: ReadUpTo
    times: int = 0

    def __call__(self) -> str:
        until = self.read()
        self.times += 1
        return until


class Shop:
    """Orders' journal, its relay and its consumer's word on it; payments' groups and its sweep. All but the journals
    can be taken away."""

    def __init__(self, kafka: KafkaServer, mongo: MongoServer, prefix: str) -> None:
        self.kafka, self.orders = kafka, settings_of("orders", kafka, mongo, prefix)
        make_states_topic(self.orders)
        common = {name: getattr(self.orders, name) for name in Settings.__dataclass_fields__} | {"service": "payments"}
        self.settings = PaymentsSettings(**common, pay_within=PAY_WITHIN, sweep_every=timedelta(seconds=0.1))
        self.payments = self._wired()
        groups = [self.settings.prefixed(policy) for policy in (ORDERS, STATEMENTS)]
        self.broker = KafkaBroker(self.settings, "orders", groups)
        self.asked = Asked(ReadUpTo(self.broker, NO_MARGIN))
        self.running: dict[str, AbstractContextManager[object]] = {}

    def _wired(self) -> Wiring:
        wired = wire(self.settings)
        for settings in (self.orders, self.settings):
            wired.client[settings.journal_database][COMMITS].create_indexes(JOURNAL_INDEXES)
        for name, indexes in INDEXES.items():
            wired.client[self.settings.own_database][name].create_indexes(indexes)
        for policy in wired.policies():
            store_start(self.settings, wired.client[self.settings.own_database], policy)
        return wired

    def comes_back(self, away: str) -> None:
        if away == "kafka":
            self.kafka.resume()
        for part in self.away(away):
            self.begins(part)

    def goes(self, away: str) -> None:
        """A broker that is silent: what it has cut off is ended, as its supervisors would; the sweep goes on."""
        for part in self.away(away):
            self.ends(part)
        if away == "kafka":
            self.kafka.suspend()

    def away(self, away: str) -> list[str]:
        return ["relay", "states", "groups"] if away == "kafka" else [away]

    def begins(self, part: str) -> None:
        made: dict[str, Callable[[], AbstractContextManager[object]]] = {
            "relay": lambda: relaying(self.orders, store_idle_every=0.1, writing=NO_MARGIN),
            "states": lambda: running(partial(publishing.publish_states, self.orders, self._measured())),
            "groups": lambda: consuming(self.settings, policies=self.payments.policies()),
            "sweep": lambda: running(replace(self.payments.sweep(), expiry=self._expiry()).run),
        }
        self.running[part] = made[part]()
        self.running[part].__enter__()

    def ends(self, part: str) -> None:
        self.running.pop(part).__exit__(None, None, None)

    def says(self, order: str, event: Event) -> None:
        with client_of(self.orders) as client:
            context = Context(f"{order}:{type(event).__name__}", Actor("customer", "budi"), order)
            record(journal_of(self.orders, client), about_order("order", order), [event], context)

    def story(self, order: str) -> list[str]:
        return [event.type for event in self.payments.journal.read(payment_stream(order))]

    def is_due(self, order: str) -> bool:
        return order in self.payments.expiry.expectations.due(as_text(utc_now()))

    def has_asked_again(self) -> None:
        """Twice: what the first question found may have been on its way before."""
        before = self.asked.times
        until(lambda: self.asked.times >= before + 2, 60)

    def _measured(self) -> Measuring:
        return Measuring(self.orders, self.payments.client)

    def _expiry(self) -> Expiry:
        return replace(self.payments.expiry, read_up_to=self.asked)


@contextmanager
def running(task: Callable[[Flag], None]) -> Iterator[None]:
    stop, failed = Flag(), list[BaseException]()

    def run() -> None:
        try:
            task(stop)
        except Stopped:
            return
        except BaseException as error:  # noqa: BLE001  the test's thread raises it below
            failed.append(error)

    thread = Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
    if failed:
        raise failed[0]


@pytest.fixture
def shop(
    own_kafka: KafkaServer, mongo: MongoServer, fresh_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shop]:
    monkeypatch.setattr(publishing, "EVERY", 0.1)
    monkeypatch.setattr(publishing, "UNCHANGED", timedelta(0))
    made = Shop(own_kafka, mongo, fresh_prefix)
    with made.payments.client, closing(made.broker), ExitStack() as ended:
        for part in ("relay", "states", "groups", "sweep"):
            made.begins(part)
            ended.callback(lambda name: made.ends(name) if name in made.running else None, part)
        yield made


@pytest.mark.timeout(180)
@pytest.mark.parametrize("away", ["kafka", "relay", "groups", "states"])
def test_a_claim_made_in_time_holds_the_expiry_whatever_stands_between(shop: Shop, away: str) -> None:
    shop.says(CLAIMED, order_placed(CLAIMED, 170_123))
    shop.says(FORGOTTEN, order_placed(FORGOTTEN, 170_124))
    until(lambda: shop.story(CLAIMED) + shop.story(FORGOTTEN) == ["PaymentExpected"] * 2, 30)
    shop.goes(away)
    assert not shop.is_due(CLAIMED)
    shop.says(CLAIMED, payment_claimed("k1", 170_123, utc_now()))
    until(lambda: shop.is_due(FORGOTTEN), 20)
    shop.has_asked_again()
    assert "PaymentExpired" not in shop.story(CLAIMED)
    assert shop.story(FORGOTTEN) == ["PaymentExpected"]
    shop.comes_back(away)
    until(lambda: shop.story(FORGOTTEN) == ["PaymentExpected", "PaymentExpired"], 60)
    assert shop.story(CLAIMED) == ["PaymentExpected", "ClaimReceived"]
