"""What makes two requests one command: the same person, the same button and the same key, and nothing less."""

from __future__ import annotations

from typing import Any

from shared.contract.orders import CommentAdded
from shared.journal.streams import about_order
from tests.integration.desk_person import Person
from tests.integration.orders_api import ELSEWHERE, HOME, ORDER, Api, project

KEY = {"Idempotency-Key": "k"}
COMMENT = {"status": "Pending", "comment": "halo"}


def through(api: Api, scope: str, name: str) -> Any:
    return api._client(api.wired.keys.make(scope, name), HOME if scope == "admin" else ELSEWHERE)


def commenters(api: Api, number: str) -> list[str]:
    log = api.wired.journal.read(about_order("order", number))
    return [recorded.actor_id for recorded in log if isinstance(recorded.event, CommentAdded)]


def test_one_key_and_body_of_two_admins_are_two_changes(api: Api) -> None:
    number, path = api.place(), "/api/v1/orders/{}/history"
    budi = through(api, "admin", "budi")
    answers = [who.post(path.format(number), json=COMMENT, headers=KEY) for who in (api.as_admin(), budi, budi)]
    assert [answer.get_json()["repeated"] for answer in answers] == [False, False, True]
    assert commenters(api, number) == ["ani", "budi"]


def test_one_key_and_body_of_two_storefronts_or_of_an_admin_of_the_same_name_are_orders_of_their_own(api: Api) -> None:
    callers = [through(api, *who) for who in (("storefront", "web"), ("storefront", "app"), ("admin", "web"))]
    answers = [caller.post("/api/v1/orders", json=ORDER, headers=KEY) for caller in callers * 2]
    assert {answer.status_code for answer in answers} == {201}
    numbers = [answer.get_json()["number"] for answer in answers]
    assert numbers[:3] == numbers[3:] and len(set(numbers)) == 3


def test_a_second_key_of_the_same_person_is_the_same_person(api: Api) -> None:
    number = api.place()
    for who in (api.as_admin(), through(api, "admin", "ani")):
        who.post(f"/api/v1/orders/{number}/history", json=COMMENT, headers=KEY)
    assert commenters(api, number) == ["ani"]


def test_one_key_at_two_calls_is_two_changes(api: Api) -> None:
    path = f"/api/v1/orders/{api.place()}"
    calls = (("PUT", "reward-points"), ("DELETE", "reward-points"), ("PUT", "commission"))
    answers = [api.as_admin().open(f"{path}/{what}", method=how, headers=KEY) for how, what in calls]
    assert [answer.get_json()["version"] for answer in answers] == [2, 3, 4]


def test_one_form_of_two_people_at_the_desk_is_two_changes(api: Api, ani: Person) -> None:
    number = api.place()
    project(api)
    budi = Person(api, "budi")
    budi.sign_in()
    for who in (ani, budi, budi):
        form = {**COMMENT, "once": "o"}
        assert who.press(f"/desk/orders/{number}", f"/desk/orders/{number}/history", **form).status_code == 303
    assert commenters(api, number) == ["ani", "budi"]


def test_one_page_with_two_buttons_is_two_changes(api: Api, ani: Person) -> None:
    number = api.place()
    project(api)
    page = f"/desk/orders/{number}"
    for button in ("points/add", "points/remove", "commission/add"):
        assert ani.press(page, f"{page}/{button}", once="o").status_code == 303
    assert len(api.wired.journal.read(about_order("order", number))) == 4
