"""Signing in with a name and a password, on the real MongoDB."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.orders.adapters import failed_sign_ins
from services.orders.adapters.keys import Principal
from services.orders.adapters.roles import Role
from shared.errors import NotAllowed
from tests.integration.orders_api import ELSEWHERE, HOME, Api


def signed_in(api: Api, name: str, password: str, address: str = HOME) -> tuple[int, dict[str, str]]:
    client = api.app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    found = client.post("/api/v1/keys", json={"name": name, "password": password})
    return found.status_code, found.get_json()


def test_a_password_gives_a_key_that_works(api: Api) -> None:
    password = api.wired.people.add("ani")
    status, body = signed_in(api, "ani", password)
    assert status == 201
    assert api.wired.keys.owner_of(body["key"]) == Principal("admin", "ani", Role.OWNER)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(api: Api) -> None:
    api.wired.people.add("ani")
    assert signed_in(api, "ani", "guess") == signed_in(api, "nobody", "guess")
    assert signed_in(api, "ani", "guess")[0] == 401


def test_after_ten_wrong_passwords_the_right_one_waits_too_and_another_address_does_not(api: Api) -> None:
    password = api.wired.people.add("ani")
    for _ in range(failed_sign_ins.OF_ONE_ADDRESS):
        assert signed_in(api, "ani", "guess")[0] == 401
    assert signed_in(api, "ani", password)[0] == 429
    assert signed_in(api, "ani", password, ELSEWHERE)[0] == 201


def test_fifty_wrong_passwords_for_one_name_from_anywhere_make_it_wait_everywhere(api: Api) -> None:
    password = api.wired.people.add("ani")
    for guess in range(failed_sign_ins.OF_ONE_NAME):
        assert signed_in(api, "ani", "guess", f"198.51.100.{guess}")[0] == 401
    assert signed_in(api, "ani", password)[0] == 429


def test_a_name_is_given_once_and_only_a_hash_is_kept(api: Api) -> None:
    password = api.wired.people.add("ani")
    with pytest.raises(NotAllowed):
        api.wired.people.add("ani")
    kept = api.wired.client[api.wired.settings.own_database]["people"].find_one({"_id": "ani"})
    assert kept is not None and kept["password"].startswith("$argon2id$") and password not in str(kept)


def test_a_key_ends_by_itself(api: Api) -> None:
    assert api.wired.keys.owner_of(api.wired.keys.make("admin", "ani", timedelta(hours=1)))
    assert api.wired.keys.owner_of(api.wired.keys.make("admin", "ani", timedelta(seconds=-1))) is None


def test_a_password_is_no_query(api: Api) -> None:
    client = api.app.test_client()
    found = client.post("/api/v1/keys", json={"name": {"$ne": ""}, "password": {"$ne": ""}})
    assert found.status_code == 422 and set(found.get_json()["errors"]) == {"name", "password"}
