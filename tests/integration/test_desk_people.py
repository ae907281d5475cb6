"""The owner says who works here: on the real MongoDB."""

from __future__ import annotations

import re
from typing import Any

import pytest
from structlog.testing import capture_logs

from services.orders.adapters.roles import Role
from tests.integration.desk_person import Person
from tests.integration.orders_api import ELSEWHERE, Api

PAGE = "/desk/people"


def password_in(answer: Any) -> str:
    return str(re.findall(r'<code id="password">([^<]+)<', answer.text)[0])


def test_someone_is_added_with_a_password_that_is_shown_once_and_logged_nowhere(api: Api, ani: Person) -> None:
    with capture_logs() as logs:
        added = ani.press(PAGE, PAGE, name=" sari ", role="staff")
    password = password_in(added)
    assert api.wired.people.proven("sari", password)
    assert api.role_of("sari") is Role.STAFF
    assert password not in ani.client.get(PAGE).text and password not in str(logs)
    assert password not in str(added.headers)
    (line,) = [line for line in logs if line["event"] == "person added"]
    assert (line["person"], line["by"], line["role"]) == ("sari", "ani", "staff")


@pytest.mark.parametrize(("name", "role"), [("", "staff"), ("ani", "staff"), ("sari", "king"), ("x" * 101, "viewer")])
def test_what_can_not_be_is_said_beside_the_form(ani: Person, name: str, role: str) -> None:
    refused = ani.press(PAGE, PAGE, name=name, role=role)
    assert refused.status_code in (409, 422) and 'role="alert"' in refused.text and "<code" not in refused.text


def test_a_new_password_ends_the_old_one_and_everything_it_opened(api: Api, ani: Person) -> None:
    sari = Person(api, "sari", Role.STAFF)
    sari.sign_in()
    wanted = {"name": "sari", "password": sari.password}
    key = sari.client.post("/api/v1/keys", json=wanted).get_json()["key"]
    renewed = password_in(ani.press(PAGE, f"{PAGE}/password", name="sari"))
    assert sari.client.get("/desk/").status_code == 302
    assert api.wired.keys.owner_of(key) is None
    assert sari.sign_in().status_code == 401
    assert sari.sign_in(renewed).status_code == 303


def test_someone_signed_out_or_removed_is_out_at_once(api: Api, ani: Person) -> None:
    sari = Person(api, "sari", Role.STAFF)
    key = api.wired.keys.make("admin", "sari")
    sari.sign_in()
    assert "1 peramban" in ani.client.get(PAGE).text
    assert ani.press(PAGE, f"{PAGE}/sign-out", name="sari").status_code == 303
    assert sari.client.get("/desk/").status_code == 302
    sari.sign_in()
    assert ani.press(PAGE, f"{PAGE}/remove", name="sari").status_code == 303
    assert sari.client.get("/desk/").status_code == 302
    assert sari.sign_in().status_code == 401
    assert api.wired.keys.owner_of(key) is None
    assert ani.press(PAGE, f"{PAGE}/remove", name="sari").status_code == 404


def test_another_role_holds_from_the_next_request_on(api: Api, ani: Person) -> None:
    sari = Person(api, "sari", Role.STAFF)
    sari.sign_in()
    key = api.wired.keys.make("admin", "sari")
    with capture_logs() as logs:
        assert ani.press(PAGE, f"{PAGE}/role", name="sari", role="viewer").status_code == 303
    assert sari.press("/desk/addresses", "/desk/addresses", address="203.0.113.7").status_code == 403
    principal = api.wired.keys.owner_of(key)
    assert principal is not None and principal.role is Role.VIEWER
    (line,) = [line for line in logs if line["event"] == "role given"]
    assert (line["person"], line["by"], line["role"]) == ("sari", "ani", "viewer")
    for name, role, status in (("sari", "king", 422), ("ani", "staff", 409), ("nobody", "staff", 404)):
        assert ani.press(PAGE, f"{PAGE}/role", name=name, role=role).status_code == status
    assert api.role_of("ani") is Role.OWNER


def test_nobody_removes_themselves(api: Api, ani: Person) -> None:
    assert ani.press(PAGE, f"{PAGE}/remove", name="ani").status_code == 409
    assert api.role_of("ani") is Role.OWNER


def test_staff_manage_nobody_and_an_owner_only_from_a_listed_address(api: Api, ani: Person) -> None:
    budi = Person(api, "budi", Role.STAFF)
    budi.sign_in()
    assert budi.client.get(PAGE).status_code == 403
    for button in ("", "/role", "/password", "/remove", "/sign-out"):
        asked = budi.press("/desk/", f"{PAGE}{button}", name="ani", role="owner")
        assert asked.status_code == 403, button
    away = Person(api, "agus", address=ELSEWHERE)
    away.sign_in()
    assert away.press(PAGE, PAGE, name="sari", role="owner").status_code == 403
    assert api.role_of("sari") is None
