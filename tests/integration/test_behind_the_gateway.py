"""In a container, the gateway's address stands for everyone who comes through it: no change, whatever the list says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.mongo import MongoServer
from tests.integration.orders_api import HOME, ORDER, Api, api_over

GATEWAY = "172.18.0.1"


@pytest.fixture
def api(mongo: MongoServer, fresh_prefix: str) -> Iterator[Api]:
    made = api_over(mongo, fresh_prefix)
    made.app.config["GATEWAY"] = GATEWAY
    yield made
    made.wired.client.close()


@pytest.mark.parametrize("forwarded", ["", HOME, f"{HOME}, {HOME}"])
def test_a_change_through_it_is_refused_and_a_forged_header_does_not_help(api: Api, forwarded: str) -> None:
    number = api.place()
    at_gateway = api.as_admin(f"::ffff:{GATEWAY}")
    for path, body in [(f"/api/v1/orders/{number}/history", {"status": "Pending"}), ("/api/v1/allowed-ips", None)]:
        refused = at_gateway.post(path, json=body, headers={"X-Forwarded-For": forwarded})
        assert refused.status_code == 403
        assert refused.get_json()["type"].endswith(":proxy-not-configured")


def test_reading_and_ordering_through_it_go_on(api: Api) -> None:
    assert api.as_admin(GATEWAY).get("/api/v1/dashboard").status_code == 200
    shop = api.as_storefront()
    shop.environ_base["REMOTE_ADDR"] = GATEWAY
    assert shop.post("/api/v1/orders", json=ORDER).status_code == 201
