"""A change with nothing to do, and the same `Idempotency-Key` long after."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from local.mongo import MongoServer
from tests.integration.orders_api import Api, api_over

LATE = {"Idempotency-Key": "the click that was lost on its way"}


def press(api: Api, number: str, method: str, **headers: str) -> Any:
    return api.as_admin().open(f"/api/v1/orders/{number}/reward-points", method=method, headers=headers).get_json()


def test_a_late_try_gets_the_first_answer_and_changes_nothing(mongo: MongoServer, fresh_prefix: str) -> None:
    api = api_over(mongo, fresh_prefix)
    with closing(api.wired.client):
        answers_late(api)


def answers_late(api: Api) -> None:
    number = api.place()
    assert press(api, number, "PUT")["version"] == 2
    first = press(api, number, "PUT", **LATE)
    assert first == {"number": number, "version": 2, "repeated": False, "claim_id": ""}
    assert press(api, number, "DELETE")["version"] == 3
    assert press(api, number, "PUT", **LATE) == {**first, "repeated": True}
    assert press(api, number, "PUT")["version"] == 4, "the late try had added the points"
