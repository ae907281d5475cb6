"""Several invoice workers over the same orders, killed again and again with real SIGKILLs."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from multiprocessing.sharedctypes import Synchronized
from random import Random

import pytest

from local.mongo import MongoServer
from services.invoices.issuing import history_of
from services.invoices.known_orders import MongoKnownOrders
from services.invoices.streams import numbers_of
from services.invoices.unfinished import MongoUnfinished
from shared.bootstrap import Client, client_of
from shared.contract.invoices import InvoiceNumberTaken
from shared.contract.orders import Status
from shared.journal.mongo import INDEXES
from shared.settings import Settings
from tests.faults.invoice_worker import Press, Work, journal_of, work
from tests.unit.invoices.given import placed

WORKERS = 4
NEW_YEAR = datetime(2026, 12, 31, 17, tzinfo=UTC)  # midnight in Jakarta
FORKS = multiprocessing.get_context("forkserver")  # workers fork from a clean process that has imported all
FORKS.set_forkserver_preload(["tests.faults.invoice_worker"])
Presses = list[Press]


@pytest.fixture
def settings(mongo: MongoServer, fresh_prefix: str) -> Settings:
    return Settings(service="invoices", mongo_uri=mongo.root_uri, database_prefix=fresh_prefix)


@pytest.fixture
def client(settings: Settings) -> Iterator[Client]:
    with client_of(settings) as client:
        client[settings.journal_database]["commits"].create_indexes(INDEXES)
        client[settings.blob_database]["fs.files"].create_index("metadata.sha256", unique=True)
        client[settings.blob_database]["fs.chunks"].create_index([("files_id", 1), ("n", 1)], unique=True)
        yield client


@pytest.mark.timeout(240)
def test_four_workers_killed_at_random_number_a_thousand_orders_without_gap_or_double(
    settings: Settings, client: Client
) -> None:
    orders = known(settings, client, 1000)
    minutes = [datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=n) for n in range(len(orders))]
    presses: Presses = [(order, 2, at, None) for order, at in zip(orders, minutes, strict=True)]
    kills = run([Work(settings, muddled(presses, seed), deadly=0.03) for seed in range(WORKERS)])
    assert kills >= 100
    assert sequences(settings, client, "INV/2026") == list(range(1, 1001))
    assert_one_paper_each(settings, client, orders)
    assert MongoUnfinished(client[settings.own_database]).begun_before(datetime.now(UTC)) == []


def test_a_button_pressed_on_both_sides_of_new_year_by_rival_workers_gives_one_invoice(
    settings: Settings, client: Client
) -> None:
    orders = known(settings, client, 60)
    old = [(order, 2, NEW_YEAR - timedelta(seconds=1), None) for order in orders]
    new = [(order, 3, NEW_YEAR + timedelta(seconds=1), None) for order in orders]
    run([Work(settings, presses, deadly=0.02) for presses in (old, new, old, new)])
    of_old, of_new = (sequences(settings, client, series) for series in ("INV/2026", "INV/2027"))
    assert of_old == list(range(1, len(of_old) + 1))
    assert of_new == list(range(1, len(of_new) + 1))
    assert len(of_old) + len(of_new) == len(orders)
    assert_one_paper_each(settings, client, orders)


@pytest.mark.timeout(240)
def test_workers_killed_at_random_invoice_credit_and_invoice_again_without_gap_or_double(
    settings: Settings, client: Client
) -> None:
    orders = known(settings, client, 40)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    way = ((2, None), (3, Status.REFUNDED), (4, Status.PROCESSING), (5, None), (6, Status.REFUNDED))

    def presses(seed: int) -> Presses:
        """Each order's events in their order, the orders muddled."""
        return [
            (order, version, at + timedelta(minutes=version), status)
            for version, status in way
            for order in Random(seed + version).sample(orders, len(orders))
        ]

    kills = run([Work(settings, presses(seed), deadly=0.03) for seed in range(WORKERS)])
    assert kills >= 20
    for series in ("INV/2026", "CN/2026"):
        assert sequences(settings, client, series, each=2) == list(range(1, 81))
    for order in orders:
        rounds = history_of(journal_of(settings, client), order).rounds
        assert len(rounds) == 2
        for papers in rounds:
            assert papers.issued and papers.rendered and papers.credit_issued and papers.credit_rendered
            assert papers.rendered.number == papers.issued.number == papers.credit_issued.invoice
            assert papers.credit_rendered.number == papers.credit_issued.number
    assert MongoUnfinished(client[settings.own_database]).begun_before(datetime.now(UTC)) == []


def known(settings: Settings, client: Client, count: int) -> list[str]:
    """Orders that this service has heard of."""
    orders = [str(number) for number in range(10_001, 10_001 + count)]
    remembered = MongoKnownOrders(client[settings.own_database])
    for order in orders:
        remembered.placed(placed(order))
    return orders


def muddled(presses: Presses, seed: int) -> Presses:
    """Nearly in order, as partitions come, and each worker in its own way: they meet at the same orders."""
    random = Random(seed)
    return [press for _, press in sorted(enumerate(presses), key=lambda numbered: numbered[0] + random.uniform(0, 40))]


def run(tasks: list[Work]) -> int:
    """Run a worker for each task and start it again whenever it was killed; how many kills there were."""
    committed = [FORKS.Value("i", 0) for _ in tasks]
    kills = 0
    running = {n: started(task, n, committed[n]) for n, task in enumerate(tasks)}
    while running:
        ended = wait([process.sentinel for process in running.values()])
        for n, process in [(n, process) for n, process in running.items() if process.sentinel in ended]:
            process.join()
            if process.exitcode == 0:
                del running[n]
                continue
            assert process.exitcode == -signal.SIGKILL
            kills += 1
            running[n] = started(tasks[n], kills * len(tasks) + n, committed[n])
    return kills


def started(task: Work, seed: int, committed: Synchronized[int]) -> ForkServerProcess:
    process = FORKS.Process(target=work, args=(task, seed, committed), daemon=True)
    process.start()
    return process


def sequences(settings: Settings, client: Client, series: str, each: int = 1) -> list[int]:
    """The numbers of the series as they were taken; their dates never fall, and no order has more than `each`."""
    found = [recorded.event for recorded in journal_of(settings, client).read(numbers_of(series))]
    taken = [event for event in found if isinstance(event, InvoiceNumberTaken)]
    assert [event.issued_on for event in taken] == sorted(event.issued_on for event in taken)
    assert [order for order, numbers in Counter(event.order for event in taken).items() if numbers > each] == []
    return [event.sequence for event in taken]


def assert_one_paper_each(settings: Settings, client: Client, orders: list[str]) -> None:
    """Every order has one invoice and one PDF, and no PDF is of nobody."""
    journal = journal_of(settings, client)
    histories = [history_of(journal, order) for order in orders]
    kinds = {tuple(event.type for event in history.events) for history in histories}
    assert kinds == {("InvoicePrepared", "InvoiceIssued", "InvoiceRendered")}
    papers = [history.papers.rendered for history in histories]
    keys = {paper.document.key for paper in papers if paper}
    stored = client[settings.blob_database]["fs.files"].distinct("metadata.sha256")
    assert len(keys) == len(orders)
    assert keys == set(stored)
    assert len({paper.number for paper in papers if paper}) == len(orders)
