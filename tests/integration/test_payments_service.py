"""The payments service as it runs: its real processes, over real topics, with its own database user's rights."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any
from urllib.request import Request, urlopen

import orjson
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from pymongo import MongoClient

from local.kafka import KafkaServer
from local.mongo import MongoServer
from local.ports import free_port
from services.payments.settings import PaymentsSettings
from shared.blobs import BlobStore
from shared.bootstrap import client_of
from shared.contract.catalogue import CONTRACT
from shared.contract.consumers import EventParked
from shared.contract.events import Event, Recorded
from shared.contract.fields import BlobRef
from shared.contract.orders import BankStatementUploaded, Decision, PaymentReviewed, Status, StatusChanged
from shared.contract.payments import Evidence, PaymentConfirmed, PaymentMismatched, StatementRead
from shared.contract.states import TOPIC as STATES
from shared.contract.states import ServiceState, encoded
from shared.contract.times import as_text, utc_now
from shared.journal.streams import about_order, named
from tests.unit.payments.given import ACCOUNT, ZONE, order_placed, payment_claimed, recorded
from tests.waiting import until

PASSWORD = "only for tests"
KEY = "a key of the bank's"
PARTITIONS = 2
AMOUNT = 170_123


@pytest.fixture
def environment(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> dict[str, str]:
    """What the service's processes are told."""
    return os.environ | {
        "MONGO_ROOT_URI": mongo.root_uri,
        "MONGO_URI": mongo.uri(f"{fresh_prefix}payments", PASSWORD),
        "KAFKA_BOOTSTRAP": f"127.0.0.1:{kafka.port}",
        "KAFKA_PARTITIONS": str(PARTITIONS),
        "KAFKA_SESSION_TIMEOUT": "1.5",
        "DATABASE_PREFIX": fresh_prefix,
        "TOPIC_PREFIX": f"{fresh_prefix}.",
        "HTTP_PORT": str(free_port()),
        "BANK_FEED_KEY": KEY,
        "SWEEP_EVERY": "0.5",
        "SWEEP_AFTER": "2",
    }


@pytest.fixture
def topic(environment: dict[str, str]) -> Iterator[Topics]:
    """Set up, with http, relay and consumer running; all end well when asked to."""
    subprocess.run([sys.executable, "-m", "services.payments", "setup"], env=environment, check=True, timeout=60)
    with ExitStack() as running:
        for kind in ("relay", "consumer", "http"):
            running.enter_context(process(kind, environment))
        topics = Topics(environment)
        running.callback(topics.close)
        yield topics


@contextmanager
def process(kind: str, environment: dict[str, str]) -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-m", "services.payments", kind], env=environment) as running:
        try:
            yield
        finally:
            running.terminate()
            ended = running.wait(30)
    assert ended == 0


class Topics:
    """What the orders service says, and what payments answers."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._prefix, servers = environment["TOPIC_PREFIX"], environment["KAFKA_BOOTSTRAP"]
        self._producer = KafkaProducer(bootstrap_servers=servers, acks="all")
        self._consumer = KafkaConsumer(bootstrap_servers=servers, group_id=None, auto_offset_reset="earliest")
        self._consumer.assign([TopicPartition(f"{self._prefix}payments.events", n) for n in range(PARTITIONS)])
        self._versions: dict[str, int] = {}
        self.answers: list[Recorded[Event]] = []

    def close(self) -> None:
        self._producer.close()
        self._consumer.close()

    def say(self, order: str, event: Event) -> None:
        self._versions[order] = self._versions.get(order, 0) + 1
        self.send(recorded(event, about_order("order", order), self._versions[order], utc_now()))

    def send(self, event: Recorded[Event]) -> None:
        sent = self._producer.send(f"{self._prefix}orders.events", key=event.subject.encode(), value=event.wire)
        sent.get(10)

    def state(self, state: ServiceState) -> None:
        """How far the relay of orders is, among others."""
        self._producer.send(f"{self._prefix}{STATES}", key=state.key.encode(), value=encoded(state, "s-1")).get(10)

    def story(self, subject: str) -> list[str]:
        for records in self._consumer.poll(200).values():
            self.answers += [CONTRACT.decode(record.value) for record in records]
        return [answer.type for answer in self.answers if answer.subject == subject]

    def last(self, subject: str) -> Event:
        return [answer.event for answer in self.answers if answer.subject == subject][-1]


def fed(environment: dict[str, str], **told: object) -> dict[str, object]:
    request = Request(
        f"http://127.0.0.1:{environment['HTTP_PORT']}/api/v1/movements",
        orjson.dumps({"account": ACCOUNT, "booked_at": utc_now().isoformat(), **told}),
        {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=10) as answer:
        found: dict[str, object] = orjson.loads(answer.read())
        return found


def test_claims_and_money_settle_orders_over_real_topics(environment: dict[str, str], topic: Topics) -> None:
    an_accepted_claim_confirms(topic)
    a_fed_movement_confirms(environment, topic)
    a_statement_whose_bytes_are_lost_is_put_aside(environment, topic)
    an_uploaded_statement_confirms(environment, topic)
    an_order_that_is_canceled_or_never_paid_is_let_go(topic)


def an_accepted_claim_confirms(topic: Topics) -> None:
    at = utc_now() - timedelta(hours=1)
    topic.say("10001", order_placed("10001", AMOUNT))
    topic.say("10001", payment_claimed("k1", AMOUNT, at))
    until(lambda: topic.story("10001") == ["PaymentExpected", "ClaimReceived"], within=40)
    topic.say("10001", PaymentReviewed(claim_id="k1", decision=Decision.ACCEPT))
    until(lambda: topic.story("10001")[2:] == ["PaymentConfirmed"], within=20)
    assert topic.last("10001") == PaymentConfirmed(
        order="10001", amount=AMOUNT, evidence=Evidence.CLAIM, reference="k1", paid_at=as_text(at)
    )


def a_fed_movement_confirms(environment: dict[str, str], topic: Topics) -> None:
    topic.say("10002", order_placed("10002", AMOUNT + 1))
    until(lambda: topic.story("10002") == ["PaymentExpected"], within=20)
    until(lambda: fed(environment, amount=AMOUNT + 1)["order"] == "10002", within=20)
    until(lambda: topic.story("10002") == ["PaymentExpected", "PaymentConfirmed"], within=20)


def a_statement_whose_bytes_are_lost_is_put_aside(environment: dict[str, str], topic: Topics) -> None:
    lost = stored(environment, b"Tanggal;Keterangan;Jumlah", "hilang.csv")
    with MongoClient[dict[str, Any]](environment["MONGO_ROOT_URI"]) as root:
        root[f"{environment['DATABASE_PREFIX']}blobs"]["fs.chunks"].delete_many({})
    uploaded(topic, "s0", lost)


def an_uploaded_statement_confirms(environment: dict[str, str], topic: Topics) -> None:
    topic.say("10003", order_placed("10003", AMOUNT + 2))
    today = utc_now().astimezone(ZONE).date()
    lines = [f"{today:%d/%m/%Y};TRSF {amount};{amount},00 CR" for amount in (AMOUNT + 2, AMOUNT + 1)]
    statement = "\n".join(["Tanggal;Keterangan;Jumlah", *lines]).encode()
    uploaded(topic, "s1", stored(environment, statement, "mutasi.csv"))
    until(lambda: topic.story("statement:s1") == ["StatementRead"], within=20)
    assert topic.last("statement:s1") == StatementRead(statement_id="s1", movements=2, new=2)
    until(lambda: topic.story("10003") == ["PaymentExpected", "PaymentConfirmed"], within=20)
    # 10002 has been paid by the feed: the same amount once more, in other words, is for a person to look at.
    until(lambda: topic.story("10002")[2:] == ["PaymentMismatched"], within=20)
    assert isinstance(topic.last("10002"), PaymentMismatched)
    (parked,) = [one.event for one in topic.answers if isinstance(one.event, EventParked)]
    assert (parked.key, parked.reason) == ("statement:s0", "payments.statements: document {key} is not whole")


def stored(environment: dict[str, str], data: bytes, name: str) -> BlobRef:
    settings = PaymentsSettings(
        service="payments", mongo_uri=environment["MONGO_URI"], database_prefix=environment["DATABASE_PREFIX"]
    )
    with client_of(settings) as client:
        return BlobStore(client[settings.blob_database]).put(data, "text/csv", name)


def uploaded(topic: Topics, statement: str, file: BlobRef) -> None:
    event = BankStatementUploaded(statement_id=statement, account=ACCOUNT, file=file)
    topic.send(recorded(event, named(f"statement:{statement}"), 1, utc_now()))


def an_order_that_is_canceled_or_never_paid_is_let_go(topic: Topics) -> None:
    topic.say("10004", order_placed("10004", AMOUNT + 3))
    topic.say("10004", StatusChanged(before=Status.PENDING, status=Status.CANCELED))
    until(lambda: topic.story("10004") == ["PaymentExpected", "PaymentCanceled"], within=20)
    old = recorded(order_placed("10005", AMOUNT + 4), about_order("order", "10005"), 1, utc_now() - timedelta(days=4))
    topic.send(old)
    until(lambda: topic.story("10005") == ["PaymentExpected"], within=20)
    topic.state(ServiceState(service="orders", instance="1", at=as_text(utc_now()), relayed_until=as_text(utc_now())))
    until(lambda: topic.story("10005") == ["PaymentExpected", "PaymentExpired"], within=30)
