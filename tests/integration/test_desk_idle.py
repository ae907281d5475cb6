"""A desk that is left open: what its pages ask for by themselves keeps nobody signed in, and they hear of the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from html import unescape
from itertools import islice
from typing import Any

import pytest

from services.orders.adapters.sessions import Sessions
from services.orders.pages import live
from services.orders.pages.visitors import BY_ITSELF
from shared.bootstrap import own_database
from shared.contract.times import utc_now
from shared.errors import Unavailable
from tests.integration.desk_person import Person
from tests.integration.orders_api import Api, project

BY_HAND = "load, input"  # a page that has just been opened, and somebody who types


@pytest.fixture
def number(api: Api) -> str:
    placed = api.place()
    project(api)
    return placed


def pages(number: str) -> list[str]:
    """That follow what happens."""
    return ["/desk/", f"/desk/orders/{number}", "/desk/stuck", "/desk/services", "/desk/bank?movements=&statement=s-1"]


def asked_by_itself(page: str) -> set[tuple[str, str]]:
    """Every method and address that the page asks without anybody's doing."""
    fetching = re.findall(r'hx-(get|post)="([^"]+)"[^<]*?hx-trigger="([^"]+)"', page)
    fetched = {(way.upper(), unescape(path)) for way, path, trigger in fetching if BY_HAND not in trigger}
    return fetched | {("GET", path) for path in re.findall(r'data-changes="([^"]+)"', page)}


def nearly_over(api: Api) -> datetime:
    """Every session ends in an hour, unless it is used."""
    until = (utc_now() + timedelta(hours=1)).replace(microsecond=0)
    own_database(api.wired.settings, api.wired.client)["sessions"].update_many({}, {"$set": {"until": until}})
    return until.replace(tzinfo=None)


def ends(api: Api) -> datetime:
    (session,) = own_database(api.wired.settings, api.wired.client)["sessions"].find()
    return session["until"]  # type: ignore[no-any-return]


def ended(api: Api) -> None:
    own_database(api.wired.settings, api.wired.client)["sessions"].delete_many({})


def test_what_an_open_page_asks_for_by_itself_is_no_use_of_the_session(api: Api, ani: Person, number: str) -> None:
    asked = {one for path in pages(number) for one in asked_by_itself(ani.client.get(path).text)}
    adapter = api.app.url_map.bind("localhost")
    assert {adapter.match(path.partition("?")[0], way)[0] for way, path in asked} == set(BY_ITSELF)
    form, until = ani.hidden("/desk/"), nearly_over(api)
    for way, path in asked:
        for header in ({"HX-Request": "true"}, {}):
            answer = ani.client.open(path, method=way, headers=header, data=form if way == "POST" else None)
            assert answer.status_code == (503 if path.endswith("/changes") else 200), path
    assert ends(api) == until


@pytest.mark.parametrize("header", [{"HX-Request": "true"}, {}])
def test_what_a_person_does_is(api: Api, ani: Person, number: str, header: dict[str, str]) -> None:
    form = ani.hidden(f"/desk/orders/{number}")
    for path in pages(number):
        until = nearly_over(api)
        assert ani.client.get(path, headers=header).status_code == 200
        assert ends(api) > until, path
    until = nearly_over(api)
    assert ani.client.post(f"/desk/orders/{number}/preview", data=form, headers=header).status_code == 200
    assert ends(api) > until, "and whoever types is there"


def test_a_part_of_a_page_is_refused_to_who_is_signed_out_and_a_page_leads_to_the_door(
    api: Api, ani: Person, number: str
) -> None:
    page = ani.client.get(f"/desk/orders/{number}").text
    form = ani.hidden(f"/desk/orders/{number}")
    ended(api)
    for way, path in asked_by_itself(page):
        assert ani.client.open(path, method=way).status_code == 401, path
    by_hand = {"HX-Request": "true"}
    assert ani.client.post(f"/desk/orders/{number}/preview", data=form, headers=by_hand).status_code == 401
    assert ani.client.get(f"/desk/orders/{number}/then", headers=by_hand).status_code == 401
    assert ani.client.get("/desk/orders").headers["Location"] == "/desk/sign-in?next=%2Fdesk%2Forders"
    pressed = ani.client.post(f"/desk/orders/{number}/invoice", data=form)
    assert (pressed.status_code, pressed.headers["Location"]) == (302, "/desk/sign-in")
    ani.client.delete_cookie("pesanan_session")
    assert ani.client.post(f"/desk/orders/{number}/invoice", data=form).headers["Location"] == "/desk/sign-in"


def test_forms_get_the_token_of_a_new_session_with_the_news(api: Api, ani: Person, number: str) -> None:
    page = f"/desk/orders/{number}"
    before = ani.hidden(page)
    ended(api)
    ani.sign_in()
    news = ani.client.get(f"{page}/news")
    form = {**before, "status": "Processing"}
    assert ani.client.post(f"{page}/history", data=form).status_code == 403
    form["forgery_token"] = news.headers["X-Forgery-Token"]
    assert ani.client.post(f"{page}/history", data=form).status_code == 303


def test_a_stream_ends_once_its_person_is_signed_out(api: Api, ani: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "ALIVE", 0.2)
    changes = live.follow_pages(api.app, own_database(api.wired.settings, api.wired.client), 48)
    try:
        until = nearly_over(api)
        with closing(ani.client.get("/desk/changes")) as stream:
            said = _lines(stream)
            assert next(said).startswith("retry")
            assert len(list(islice(said, 4))) == 4, "as long as they are in"
            assert ends(api) == until
            ended(api)
            assert list(said)[-1].startswith("event: over")
    finally:
        changes.end()


def test_a_stream_outlives_a_moment_without_the_database(
    api: Api, ani: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "ALIVE", 0.2)
    changes = live.follow_pages(api.app, own_database(api.wired.settings, api.wired.client), 48)
    try:
        with closing(ani.client.get("/desk/changes")) as stream:
            said = _lines(stream)
            next(said)
            monkeypatch.setattr(Sessions, "worker_of", _away)
            assert all(not line.startswith("event: over") for line in islice(said, 3))
    finally:
        changes.end()


def _away(*_: object, **__: object) -> None:
    raise Unavailable("the database of the orders service does not answer")


def _lines(stream: Any) -> Iterator[str]:
    return (part.decode() for part in stream.iter_encoded())
