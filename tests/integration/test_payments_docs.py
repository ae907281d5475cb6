"""What a bank feed's programmer finds: a description of the door, and its page."""

from __future__ import annotations

from openapi_spec_validator import validate

from local.mongo import MongoServer
from tests.integration.payments_over_mongo import service_over


def test_the_door_of_the_bank_feed_is_described(mongo: MongoServer, fresh_prefix: str) -> None:
    with service_over(mongo, fresh_prefix) as service:
        stranger = service.bank("")
        described = stranger.get("/api/openapi.json").get_json()
        page = stranger.get("/api/docs/")
        assert stranger.get("/api/v1/movements").status_code == 401
    validate(described)
    assert (described["openapi"], described["info"]["title"]) == ("3.1.0", "Pesanan: payments")
    assert set(described["paths"]) == {"/api/v1/movements"}
    assert set(described["paths"]["/api/v1/movements"]) == {"post", "get"}
    body = described["paths"]["/api/v1/movements"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["$ref"].endswith("FedMovement")
    assert described["components"]["securitySchemes"] == {"key": {"type": "http", "scheme": "bearer"}}
    assert (page.status_code, page.mimetype) == (200, "text/html")
