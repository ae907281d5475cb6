"""The bank feed's door while MongoDB is away."""

from __future__ import annotations

from local.ports import free_port
from services.payments.api.app import create_app
from services.payments.bootstrap import wire
from services.payments.settings import PaymentsSettings
from shared.contract.times import utc_now


def test_without_its_database_the_feed_is_told_to_come_again() -> None:
    nowhere = f"mongodb://127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=200"
    wired = wire(PaymentsSettings(service="payments", mongo_uri=nowhere, feed_key="k"))
    with wired.client:
        client = create_app(wired).test_client()
        told = {"account": "1", "amount": 5, "booked_at": utc_now().isoformat()}
        answer = client.post("/api/v1/movements", json=told, headers={"Authorization": "Bearer k"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json) == (
            503,
            {"status": "missing", "missing": {"mongodb": "MongoDB does not answer"}},
        )
        assert client.get("/health/live").status_code == 200
