"""The orders API over the real MongoDB, with keys for an admin and a storefront."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from services.orders.adapters import reservations
from services.orders.adapters.roles import Role
from services.orders.api.app import create_app
from services.orders.bootstrap import Wiring, wire
from services.orders.member.opening import open_member_area
from services.orders.pages.opening import open_desk
from services.orders.projections.all import PROJECTIONS
from services.orders.settings import OrdersSettings
from shared.consuming.records import Record
from shared.consuming.work import Incoming
from shared.contract.catalogue import CONTRACT
from shared.contract.wire import Contract
from shared.journal.mongo import COMMITS, INDEXES
from shared.projecting.projector import Projector
from shared.projecting.read import FIRST_GENERATION
from tests.integration.clock import Clock, by_clock
from tests.servers import Mongo

HOME = "203.0.113.9"
ELSEWHERE = "198.51.100.7"
ORDER: dict[str, Any] = {
    "customer": {"id": "c-1", "name": "Budi Santoso", "email": "budi@example.test", "phone": "0812"},
    "shipping_address": {"recipient": "Budi Santoso", "street": "Jl. Melati 5", "city": "Bandung"},
    "lines": [{"product": "p-1", "name": "Kopi Gayo", "quantity": 2, "unit_price": 75_000, "points": 10}],
    "shipping": {"method": "JNE REG", "cost": 20_000},
    "affiliate": {"id": "a-1", "name": "Sari", "commission": 5_000},
}


@dataclass(frozen=True)
class Api:
    app: Flask
    wired: Wiring
    admin_key: str
    storefront_key: str

    def as_admin(self, address: str = HOME) -> FlaskClient:
        return self._client(self.admin_key, address)

    def as_storefront(self) -> FlaskClient:
        return self._client(self.storefront_key, ELSEWHERE)

    def _client(self, key: str, address: str) -> FlaskClient:
        client = self.app.test_client()
        client.environ_base.update(HTTP_AUTHORIZATION=f"Bearer {key}", REMOTE_ADDR=address)
        return client

    def place(self, **changes: Any) -> str:
        placed = self.as_storefront().post("/api/v1/orders", json={**ORDER, **changes})
        assert placed.status_code == 201, placed.json
        return str(placed.get_json()["number"])

    def history(self, number: str, **entry: Any) -> Any:
        return self.as_admin().post(f"/api/v1/orders/{number}/history", json=entry)

    def role_of(self, name: str) -> Role | None:
        """None where nobody of this name works here."""
        return next((one.role for one in self.wired.people.listed() if one.name == name), None)


def api_over(mongo: Mongo, prefix: str, clock: Clock | None = None, **told: Any) -> Api:
    settings = OrdersSettings(service="orders", mongo_uri=mongo.root_uri, database_prefix=prefix, **told)
    wired = by_clock(wire(settings), clock) if clock else wire(settings)
    wired.client[settings.journal_database][COMMITS].create_indexes(INDEXES)
    wired.client[settings.own_database]["reservations"].create_indexes(reservations.INDEXES)
    api = Api(
        open_member_area(open_desk(create_app(wired))),
        wired,
        wired.keys.make("admin", "ani"),
        wired.keys.make("storefront", "toko-web"),
    )
    assert api.as_admin().post("/api/v1/allowed-ips").status_code == 201
    return api


def project(api: Api, contract: Contract = CONTRACT) -> None:
    """What the relay and the consumer, which knows `contract`, would do, at once and without Kafka."""
    projector = Projector(api.wired.client[api.wired.settings.own_database], PROJECTIONS, FIRST_GENERATION)
    commits = api.wired.client[api.wired.settings.journal_database][COMMITS]
    wires = [bytes(wire) for commit in commits.find(sort=[("_id", 1)]) for wire in commit["events"]]
    batch = [incoming(wire, contract) for wire in wires]
    assert projector.take(batch) == []


def incoming(wire: bytes, contract: Contract = CONTRACT) -> Incoming:
    recorded = contract.decode(wire)
    return Incoming(Record("orders.events", 0, 0, recorded.subject, wire), recorded)
