"""Three brokers and a replica set of three: any one of them may go while orders keep coming."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from simulation.api import Api
from tests.compose.arriving import everything_arrives
from tests.compose.composed import Composed
from tests.compose.customers import Customer, ordering
from tests.local_ports import free_range
from tests.waiting import until

pytestmark = pytest.mark.timeout(1500)
NODES = ("kafka", "kafka-2", "kafka-3", "mongo", "mongo-2", "mongo-3")
FLOWS_WITHIN = 60.0  # seconds: a new primary is elected after 5 s, the leaders of a broker move after 6 s


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    folder, more = tmp_path_factory.mktemp("cluster"), ("docker-compose.cluster.yml",)
    made = Composed(f"pesanan-test-{uuid4().hex[:8]}", folder, free_range(), more)
    made.prepare()
    try:
        made.up()
        yield made
    finally:
        made.down(data=True)
    assert made.left_behind() == []


def test_any_broker_and_any_member_may_be_killed_under_load(
    cluster: Composed, capsys: pytest.CaptureFixture[str]
) -> None:
    admin = Api(cluster.url, cluster.pesanan("create-key", "--scope", "admin", "--name", "ani"))
    shop = Api(cluster.url, cluster.pesanan("create-key", "--scope", "storefront", "--name", "toko"))
    pauses = {}
    with ordering(shop) as customer:
        for node in NODES:
            pauses[node] = killed(cluster, node, customer)
            cluster.start(node)
    assert len(customer.numbers) == len(set(customer.numbers))
    everything_arrives(admin, customer)
    assert cluster.pesanan("demo").count("✓ ") == 13
    with capsys.disabled():
        said = ", ".join(f"{node} {seconds:.1f} s" for node, seconds in pauses.items())
        sys.stdout.write(f"\n{len(customer.numbers)} orders; after the kill of each node commands flow again: {said}\n")


def killed(cluster: Composed, node: str, customer: Customer) -> float:
    """Seconds from the kill until a further two orders were answered: the first may have been under way."""
    cluster.kill(node)
    began, before = time.monotonic(), len(customer.numbers)
    until(lambda: len(customer.numbers) >= before + 2, FLOWS_WITHIN, every=0.01)
    return time.monotonic() - began
