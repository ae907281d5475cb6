"""The invoices service as it runs: its real processes, over real topics, with its own database user's rights."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event as Flag

import pytest
from kafka import KafkaProducer

from local.kafka import KafkaServer
from local.mongo import MongoServer
from services.invoices.issuing import history_of
from services.invoices.settings import InvoicesSettings
from shared.blobs import BlobStore
from shared.bootstrap import Client, client_of, journal_of
from shared.contract.events import Event, Recorded
from shared.contract.orders import Status
from shared.contract.states import ServiceState
from shared.errors import Missing
from shared.settings import Settings
from shared.states.following import follow_states
from tests.unit.invoices.given import moved, paid, placed, requested
from tests.waiting import until

PASSWORD = "only for tests"


@pytest.fixture
def environment(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> dict[str, str]:
    """What the service's processes are told."""
    return os.environ | {
        "MONGO_ROOT_URI": mongo.root_uri,
        "MONGO_URI": mongo.uri(f"{fresh_prefix}invoices", PASSWORD),
        "KAFKA_BOOTSTRAP": f"127.0.0.1:{kafka.port}",
        "KAFKA_PARTITIONS": "2",
        "KAFKA_SESSION_TIMEOUT": "1.5",
        "DATABASE_PREFIX": fresh_prefix,
        "TOPIC_PREFIX": f"{fresh_prefix}.",
        "SHOP_NAME": "Toko Batik",
        "SWEEP_EVERY": "1",
    }


@pytest.fixture
def settings(environment: dict[str, str]) -> InvoicesSettings:
    return InvoicesSettings(
        service="invoices",
        mongo_uri=environment["MONGO_URI"],
        database_prefix=environment["DATABASE_PREFIX"],
        topic_prefix=environment["TOPIC_PREFIX"],
    )


@pytest.fixture
def client(settings: InvoicesSettings) -> Iterator[Client]:
    with client_of(settings) as client:
        yield client


@pytest.fixture
def service(environment: dict[str, str]) -> Iterator[None]:
    """Set up, with relay and consumer running; both end well when asked to."""
    subprocess.run([sys.executable, "-m", "services.invoices", "setup"], env=environment, check=True, timeout=60)
    with ExitStack() as running:
        for kind in ("relay", "consumer"):
            running.enter_context(process(kind, environment))
        yield


@contextmanager
def process(kind: str, environment: dict[str, str]) -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-m", "services.invoices", kind], env=environment) as running:
        try:
            yield
        finally:
            running.terminate()
            ended = running.wait(30)
    assert ended == 0


def publish(environment: dict[str, str], *events: Recorded[Event]) -> None:
    """As the other services' relays do."""
    producer = KafkaProducer(bootstrap_servers=environment["KAFKA_BOOTSTRAP"], acks="all")
    for event in events:
        topic = f"{environment['TOPIC_PREFIX']}{event.source}.events"
        producer.send(topic, key=event.subject.encode(), value=event.wire).get(10)
    producer.close()


@pytest.mark.usefixtures("service")
def test_an_order_is_invoiced_and_credited_over_real_topics(
    environment: dict[str, str], settings: InvoicesSettings, client: Client
) -> None:
    journal, blobs = journal_of(settings, client), BlobStore(client[settings.blob_database])

    def types() -> list[str]:
        return [event.type for event in history_of(journal, "10001").events]

    publish(environment, placed("10001"), paid("10001"), requested("10001"))
    until(lambda: types() == ["InvoicePrepared", "InvoiceIssued", "InvoiceRendered"], within=40)
    publish(environment, requested("10001"), moved("10001", Status.REFUNDED))
    until(lambda: types()[3:] == ["CreditNotePrepared", "CreditNoteIssued", "CreditNoteRendered"], within=20)
    papers = history_of(journal, "10001").papers
    assert papers.prepared is not None and papers.prepared.seller.name == "Toko Batik"
    assert papers.rendered is not None and papers.credit_rendered is not None
    assert (papers.rendered.number, papers.credit_rendered.number) == ("INV/2026/000001", "CN/2026/000001")
    for document in (papers.rendered.document, papers.credit_rendered.document):
        pdf = blobs.get(document.key)
        assert pdf.startswith(b"%PDF-")
        assert len(pdf) == document.size
    with pytest.raises(Missing):
        blobs.get("0" * 64)
    assert state_told(environment).service == "invoices"


def state_told(environment: dict[str, str]) -> ServiceState:
    """How the running consumer has said that the service stands."""
    told: list[ServiceState] = []
    stop = Flag()

    def take(state: ServiceState) -> None:
        told.append(state)
        stop.set()

    topics = Settings("invoices", "", environment["KAFKA_BOOTSTRAP"], topic_prefix=environment["TOPIC_PREFIX"])
    follow_states(topics, take, stop)
    return told[0]
