"""Returns through the real HTTP: the storefront asks for its customer, the admin decides, both read what stands."""

from __future__ import annotations

from typing import Any

from tests.integration.orders_api import Api, project

REASON = {"reason": "Kopinya basah"}


def sent(api: Api, **entry: Any) -> str:
    number = api.place()
    assert api.history(number, status="Processing", comment="ok").status_code == 200
    shipped = {"status": "Shipped", "courier": "JNE", "tracking_number": "JNE-0042", **entry}
    assert api.history(number, **shipped).status_code == 200
    return number


def path(number: str, *more: str) -> str:
    return "/".join((f"/api/v1/orders/{number}/returns", *more))


def ask(api: Api, number: str, key: str = "k") -> Any:
    return api.as_storefront().post(path(number), json=REASON, headers={"Idempotency-Key": key})


def test_a_customer_asks_an_admin_decides_and_both_read_it(api: Api) -> None:
    number = sent(api)
    asked = ask(api, number)
    assert asked.status_code == 201
    return_id = asked.get_json()["return_id"]
    assert {**asked.get_json(), "repeated": True} == ask(api, number).get_json()
    decision = {"decision": "reject", "reason": "Sudah lewat 14 hari", "notify": False}
    assert api.as_admin().post(path(number, return_id, "decision"), json=decision).status_code == 200
    project(api)
    (seen,) = api.as_admin().get(path(number)).get_json()["returns"]
    assert (seen["reason"], seen["decision"], seen["decision_reason"]) == (
        "Kopinya basah",
        "reject",
        "Sudah lewat 14 hari",
    )
    (told,) = api.as_storefront().get(path(number)).get_json()["returns"]
    assert told == {**seen, "decision_reason": ""}, "the customer was not to be told why"
    entries = api.as_admin().get(f"/api/v1/orders/{number}/history").get_json()["entries"]
    assert [(entry["type"], entry["actor_id"]) for entry in entries[-2:]] == [
        ("ReturnRequested", "c-1"),
        ("ReturnDecided", "ani"),
    ]


def test_what_may_not_be_returned_is_refused_with_the_reason(api: Api) -> None:
    pending = ask(api, api.place())
    assert pending.status_code == 409
    assert "Pending" in pending.get_json()["detail"]
    overridden = ask(api, sent(api, override=True))
    assert overridden.status_code == 409
    assert "may not be returned" in overridden.get_json()["detail"]


def test_only_an_admin_decides_and_only_from_a_listed_address(api: Api) -> None:
    number = sent(api)
    return_id = ask(api, number).get_json()["return_id"]
    accept = {"decision": "accept"}
    assert api.as_storefront().post(path(number, return_id, "decision"), json=accept).status_code == 403
    elsewhere = api.as_admin("198.51.100.99").post(path(number, return_id, "decision"), json=accept)
    assert elsewhere.status_code == 403
    assert api.as_admin().post(path(number, "r-9", "decision"), json=accept).status_code == 404
    assert api.as_admin().post(path(number, return_id, "decision"), json=accept).status_code == 200


def test_another_storefront_learns_nothing(api: Api) -> None:
    number = sent(api)
    project(api)
    stranger = api.app.test_client()
    key = api.wired.keys.make("storefront", "toko-lain")
    stranger.environ_base.update(HTTP_AUTHORIZATION=f"Bearer {key}", REMOTE_ADDR="198.51.100.7")
    assert stranger.post(path(number), json=REASON).status_code == 404
    assert stranger.get(path(number)).status_code == 404
