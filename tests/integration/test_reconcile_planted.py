"""Whatever is changed behind the services' backs `reconcile` finds, names with its order, and says what cures it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag

import pytest

from local.kafka import KafkaServer
from local.mongo import MongoServer
from services.orders.bootstrap import Wiring as Orders
from services.orders.domain.claims import ClaimPayment, ReviewClaim
from services.orders.domain.history import HistoryChange
from services.orders.domain.placing import PlaceOrder
from services.payments.bootstrap import Wiring as Payments
from shared.bootstrap import new_id
from shared.contract.orders import Address, Customer, Decision, Line, Shipping, Status
from shared.contract.payments import MovementRecorded
from shared.contract.times import as_text, utc_now
from shared.journal.port import Actor, Context
from tests.integration.operated import Operated, operated_on
from tests.integration.planted import BACKUP, TABLE, blobs
from tests.waiting import until

PRICE = 100_000
WANTED = PlaceOrder(
    customer=Customer(id="c-1", name="Budi Santoso", email="budi@example.test"),
    shipping_address=Address(recipient="Budi", street="Jl. Melati 5", city="Bandung"),
    lines=(Line(product="p-1", name="Kopi Gayo", quantity=1, unit_price=PRICE, points=10),),
    shipping=Shipping(method="JNE REG", cost=10_000),
)


@pytest.fixture
def system(mongo: MongoServer, kafka: KafkaServer, fresh_prefix: str) -> Iterator[Operated]:
    with operated_on(mongo, kafka, fresh_prefix) as system:
        yield system


def orders(system: Operated) -> Orders:
    wired = system.services["orders"]
    assert isinstance(wired, Orders)
    return wired


def by_ani() -> Context:
    return Context(new_id(), Actor("admin", "ani", "203.0.113.9"), "c", fingerprint="of a body")


def placed(system: Operated) -> str:
    """Its number."""
    return orders(system).orders.place(WANTED, by_ani(), "toko").stream.subject


def lived(system: Operated, number: str) -> None:
    """Claimed with a proof, accepted, worked, invoiced; and a transfer has come for it."""
    desk = orders(system)
    paid = ClaimPayment(
        bank="BCA", account_name=f"B {number}", amount=PRICE, transferred_at=as_text(utc_now()), destination="BCA"
    )
    proof = desk.blobs.put(f"proof of {number}".encode(), "image/png", "bukti.png")
    claim, _ = desk.orders.claim_payment(number, paid, lambda: proof, by_ani())
    desk.orders.review_claim(claim, ReviewClaim(decision=Decision.REJECT, reason="belum masuk"), by_ani())
    desk.orders.add_history(number, HistoryChange(status=Status.PROCESSING, comment="dikemas"), by_ani())
    desk.orders.set_points(number, True, by_ani())
    desk.orders.request_invoice(number, by_ani())


def transferred(system: Operated, number: str) -> None:
    payments = system.services["payments"]
    assert isinstance(payments, Payments)
    expected = payments.payments.of(number).expected
    assert expected is not None
    movement = MovementRecorded(
        movement_id=f"m-{number}", account=expected.account, amount=expected.amount, booked_at=as_text(utc_now())
    )
    payments.movements.take(movement, by_ani())


def invoiced(system: Operated) -> int:
    found = system.own("orders")["order_pages_g1"].count_documents({"invoice.document.key": {"$gt": ""}})
    return int(found)


def agrees(system: Operated) -> bool:
    return "Everything agrees." in system.run("reconcile").output


@pytest.mark.timeout(600)
def test_each_planted_difference_is_found_with_its_order_and_the_named_cure_cures_it(system: Operated) -> None:
    numbers = [placed(system) for _ in TABLE]
    with system.relays(), system.consumers():
        for number in numbers:
            lived(system, number)
        until(lambda: system.own("payments")["expectations"].count_documents({}) == len(numbers), within=60)
        for number in numbers:
            transferred(system, number)
        until(lambda: invoiced(system) == len(numbers), within=120, every=0.5)
        until(lambda: agrees(system), within=120, every=1)
    kept = list(blobs(system)["fs.files"].find())
    for planted, number in zip(TABLE, numbers, strict=True):
        planted.plant(system, number)

    found = system.run("reconcile")
    assert found.exit_code == 1
    lines = [line.strip() for line in found.output.splitlines()]
    missed = [
        planted.name
        for planted, number in zip(TABLE, numbers, strict=True)
        if not any(planted.said.format(n=number) in line and planted.cure in line and number in line for line in lines)
    ]
    assert missed == [], found.output

    refused = system.run("rebuild", "--processes", "1")
    assert (refused.exit_code, "`pesanan reconcile` says which" in refused.output) == (1, True), refused.output
    assert system.run("rebuild", "--processes", "1", "--accept-changes").exit_code == 0
    regained = system.run("regain", "--yes")
    assert regained.exit_code == 0, regained.output
    with system.relays(), system.consumers():
        until(lambda: _left(system) == [BACKUP], within=120, every=1)
        there = set(blobs(system)["fs.files"].distinct("metadata.sha256"))
        blobs(system)["fs.files"].insert_many(file for file in kept if file["metadata"]["sha256"] not in there)
        until(lambda: agrees(system), within=60, every=1)


def _left(system: Operated) -> list[str]:
    lines = system.run("reconcile").output.splitlines()
    return [line.partition("Cure: ")[2] for line in lines if "Cure: " in line]


@pytest.mark.timeout(300)
def test_under_traffic_nothing_is_found_that_is_only_on_its_way(system: Operated) -> None:
    stop = Flag()

    def trade() -> int:
        count = 0
        while not stop.is_set():
            lived(system, placed(system))
            count += 1
        return count

    with system.relays(), system.consumers(), ThreadPoolExecutor(1) as pool:
        trading = pool.submit(trade)
        try:
            until(lambda: system.commits("orders").count_documents({}) > 60, within=60)
            for _ in range(3):
                found = system.run("reconcile")
                assert "Everything agrees." in found.output, found.output
        finally:
            stop.set()
        assert trading.result() > 10
