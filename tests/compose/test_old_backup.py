"""Everything is lost but an old backup and Kafka: nothing starts by itself, and nothing is lost in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

import pytest

from simulation.api import Api
from tests.compose.arriving import everything_arrives
from tests.compose.composed import Composed
from tests.compose.customers import Customer
from tests.local_ports import free_range

pytestmark = pytest.mark.timeout(900)
SERVICES = ("orders", "payments", "invoices", "notifications")
OURS = (
    "orders-http",
    "payments-http",
    *(f"{service}-{kind}" for service in SERVICES for kind in ("relay", "consumer")),
)


@pytest.fixture
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    made = Composed(f"pesanan-test-{uuid4().hex[:8]}", tmp_path_factory.mktemp("backup"), free_range())
    made.prepare()
    (made.folder / "backups").mkdir(mode=0o777)
    (made.folder / "backups").chmod(0o777)  # the container writes as a user of its own
    try:
        made.up()
        yield made
    finally:
        made.down(data=True)
    assert made.left_behind() == []


def test_restored_refused_regained_and_going_on(system: Composed) -> None:
    admin = Api(system.url, system.pesanan("create-key", "--scope", "admin", "--name", "ani"))
    customer = Customer(Api(system.url, system.pesanan("create-key", "--scope", "storefront", "--name", "toko")))
    assert system.pesanan("demo").count("✓ ") == 13
    ordered(customer, 5)
    everything_arrives(admin, customer)
    with_backups(system, "backup", "/backups/monday")
    assert system.pesanan("demo").count("✓ ") == 13
    ordered(customer, 5)
    everything_arrives(admin, customer)
    before, mails = histories(admin), mails_sent(system)

    system.compose("stop", *OURS)
    with_backups(system, "restore", "--replace", "--yes", "/backups/monday")
    refused = system.compose("run", "--rm", "--no-deps", "-T", "orders-relay", fails=True)
    assert "nothing is changed before `pesanan regain` has ended" in refused
    said = system.pesanan("regain", "--yes")
    assert "is left as it is" not in said, said
    system.up()

    everything_arrives(admin, customer)
    assert {number: told for number, told in histories(admin).items() if number in before} == before
    assert "Everything agrees." in system.pesanan("reconcile")
    assert "Every journal is what was written." in system.pesanan("verify")
    assert mails_sent(system) == mails
    ordered(customer, 2)
    everything_arrives(admin, customer)
    assert len(set(customer.numbers)) == 12
    assert system.pesanan("demo").count("✓ ") == 13


def ordered(customer: Customer, orders: int) -> None:
    for _ in range(orders):
        customer.order()


def with_backups(system: Composed, *command: str) -> None:
    volume = f"--volume={system.folder / 'backups'}:/backups"
    system.compose("run", "--rm", "--no-deps", "-T", volume, "pesanan", *command)


def histories(admin: Api) -> dict[str, list[str]]:
    """By order: the ids of the events on its page."""
    numbers = [row["number"] for row in admin.get("/orders?limit=200").json["orders"]]
    pages = {number: admin.get(f"/orders/{number}/history").json["entries"] for number in numbers}
    return {number: [entry["event_id"] for entry in entries] for number, entries in pages.items()}


def mails_sent(system: Composed) -> Counter[str]:
    """By recipient and subject, so that one that was sent again shows."""
    listed = system.inside(LISTING)
    return Counter(listed.splitlines())


LISTING = """
import json, os, urllib.request
with urllib.request.urlopen(os.environ["PESANAN_MAIL_URL"] + "/api/v1/messages?limit=500") as answer:
    for mail in json.load(answer)["messages"]:
        print(mail["To"][0]["Address"], mail["Subject"])
"""
