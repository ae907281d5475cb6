"""`docker compose up --wait`: the same system from images, used, broken and put away as an operator would."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from uuid import uuid4

import pytest

from simulation.api import Api, Refused
from tests.compose.arriving import everything_arrives
from tests.compose.composed import IMAGE, Composed, docker
from tests.compose.customers import Customer, ordering
from tests.local_ports import free_range
from tests.waiting import until

pytestmark = pytest.mark.timeout(1500)
LISTED = "203.0.113.9"
FORGED = f"6.6.6.6, {LISTED}"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    """One for all tests of this file, which run in the order they stand in."""
    made = Composed(f"pesanan-test-{uuid4().hex[:8]}", tmp_path_factory.mktemp("compose"), free_range())
    made.prepare()
    try:
        made.up()
        yield made
    finally:
        made.down(data=True)
    assert made.left_behind() == []
    docker("image", "rm", IMAGE)


@pytest.fixture(scope="module")
def admin(system: Composed) -> Api:
    return Api(system.url, system.pesanan("create-key", "--scope", "admin", "--name", "ani"))


@pytest.fixture(scope="module")
def shop(system: Composed) -> Api:
    return Api(system.url, system.pesanan("create-key", "--scope", "storefront", "--name", "toko"))


def test_a_secret_without_a_value_stops_the_start_with_a_sentence(system: Composed) -> None:
    for secret in ("ORDERS_PASSWORD", "MONGO_ROOT_PASSWORD", "MONGO_REPLICA_SET_KEY", "BANK_FEED_KEY"):
        said = system.compose("config", "--quiet", fails=True, told={secret: ""})
        assert secret in said and "make .env first" in said


def test_the_tutorial_goes_as_told(system: Composed) -> None:
    said = system.pesanan("demo")
    assert said.count("✓ ") == 13, said
    assert "not allowed: add this address first" in said


def test_every_container_of_ours_runs_without_rights(system: Composed) -> None:
    for service in system.services():
        if not service.startswith(("kafka", "mongo", "mailpit")):
            assert system.compose("exec", "-T", service, "id", "-u").strip() == "10001"
            refused = system.compose("exec", "-T", service, "touch", "/app/written", fails=True)
            assert "Read-only file system" in refused


def test_only_the_desk_and_the_bank_feed_are_published(system: Composed) -> None:
    published = {
        service: ports
        for service in system.services()
        if (ports := system.compose("ps", "--format", "{{range .Publishers}}{{.PublishedPort}} {{end}}", service))
        and any(int(port) for port in ports.split())
    }
    assert set(published) == {"orders-http", "payments-http"}


def test_a_change_through_the_gateway_is_refused_and_a_forged_header_does_not_help(admin: Api) -> None:
    for forged in ("", LISTED, FORGED):
        assert refusal(admin, forged) == "proxy-not-configured"


def test_a_forged_header_from_inside_the_network_does_not_help(system: Composed, admin: Api) -> None:
    said = system.inside(FORGING, PESANAN_KEY=admin.key, LISTED=LISTED)
    assert said == "address-not-allowed"


FORGING = """
import os
from simulation.api import Api, Refused
admin = Api(os.environ["PESANAN_URL"], os.environ["PESANAN_KEY"])
yours = admin.get("/allowed-ips").json["yours"]
admin.post("/allowed-ips", {"address": yours})
admin.post("/allowed-ips", {"address": os.environ["LISTED"]})
admin.delete("/allowed-ips?address=" + yours)
try:
    admin.put("/orders/10001/reward-points", {"X-Forwarded-For": os.environ["LISTED"]})
except Refused as refused:
    print(refused.problem["type"].rpartition(":")[2] if refused.problem.get("address") == yours else refused)
"""


def test_behind_a_configured_proxy_the_address_is_counted_from_the_right(system: Composed, admin: Api) -> None:
    system.up(TRUSTED_PROXIES="1")
    assert refusal(admin, FORGED) == ""
    assert refusal(admin, f"{LISTED}, 6.6.6.6") == "address-not-allowed"
    assert refusal(admin, "") == "proxy-not-configured"
    system.up()


def refusal(admin: Api, forwarded: str) -> str:
    """The problem's name, or "" when the change went through."""
    try:
        admin.put("/orders/10001/reward-points", {"X-Forwarded-For": forwarded} if forwarded else {})
    except Refused as refused:
        return str(refused.problem["type"]).rpartition(":")[2]
    return ""


def test_each_container_is_killed_and_started_while_orders_keep_coming(
    system: Composed, admin: Api, shop: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    with ordering(shop) as customer:
        for service in system.services():
            system.kill(service)
            system.start(service)
    assert len(customer.numbers) == len(set(customer.numbers)) > len(system.services())
    everything_arrives(admin, customer)
    with capsys.disabled():
        sys.stdout.write(f"\n{len(customer.numbers)} orders; the slowest was answered after {customer.slowest:.1f} s\n")


def test_a_process_that_dies_is_started_again(system: Composed) -> None:
    system.compose("exec", "-T", "orders-consumer", "python", "-c", "import os; os.kill(1, 15)")
    until(lambda: system.restarts("orders-consumer") > 0, 30)
    system.healthy("orders-consumer")


def test_more_consumers_share_the_work(system: Composed, admin: Api, shop: Api) -> None:
    kinds = [f"{service}-consumer" for service in ("orders", "payments", "invoices", "notifications")]
    system.compose("up", "--detach", "--wait", "--no-recreate", *[f"--scale={kind}=2" for kind in kinds])
    with ordering(shop) as customer:
        until(lambda: len(customer.numbers) >= 10, 60)
    everything_arrives(admin, customer)
    system.compose("up", "--detach", "--wait", "--no-recreate", *[f"--scale={kind}=1" for kind in kinds])


def test_the_pages_are_built_anew_by_several_processes_of_one_container(system: Composed) -> None:
    said = system.pesanan("rebuild", "--processes", "2")
    assert "is live; the one before it stays for an hour" in said, said


def test_down_and_up_again_keeps_everything(system: Composed, admin: Api, shop: Api) -> None:
    before = admin.get("/orders?limit=200").json
    system.down(data=False)
    system.up()
    assert admin.get("/orders?limit=200").json == before
    customer = Customer(shop)
    customer.order()
    everything_arrives(admin, customer)
