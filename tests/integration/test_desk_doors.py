"""Who comes in at the desk, from where, and with which form: on the real MongoDB."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from services.orders.adapters import failed_sign_ins
from services.orders.adapters.roles import Role
from services.orders.adapters.sessions import IDLE, LONGEST, Sessions
from services.orders.pages.visitors import FROM_ANYWHERE, READ_ALL
from shared.bootstrap import own_database
from shared.contract.times import utc_now
from tests.integration.desk_person import Person
from tests.integration.orders_api import ELSEWHERE, HOME, Api, project


def test_the_cookie_is_kept_from_scripts_and_only_its_hash_is_stored(api: Api) -> None:
    ani = Person(api, "ani")
    cookie = ani.sign_in().headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    token = cookie.partition("=")[2].partition(";")[0]
    kept = list(own_database(api.wired.settings, api.wired.client)["sessions"].find())
    assert len(kept) == 1 and token not in str(kept)


@pytest.mark.parametrize(("host", "secure"), [("127.0.0.1:8000", False), ("localhost", False), ("toko.id", True)])
def test_the_cookie_travels_encrypted_but_on_this_machine(api: Api, host: str, secure: bool) -> None:
    client = api.app.test_client()
    cookies = client.get("/desk/sign-in", headers={"Host": host}).headers.getlist("Set-Cookie")
    assert cookies and all(("Secure" in cookie) is secure for cookie in cookies)


def test_a_form_of_another_site_is_refused_whatever_it_carries(api: Api) -> None:
    ani = Person(api, "ani")
    ani.sign_in()
    form = ani.hidden("/desk/addresses")
    foreign = ani.client.post("/desk/sign-out", data=form, headers={"Origin": "https://evil.test"})
    assert foreign.status_code == 403
    assert ani.client.post("/desk/sign-out", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert ani.client.post("/desk/sign-out", data={}).status_code == 403
    assert ani.client.post("/desk/sign-out", data={"forgery_token": "ü" * 64}).status_code == 403
    assert ani.client.post("/desk/sign-out", data=form, headers={"Origin": "http://localhost"}).status_code == 303


def test_a_session_rolls_on_with_use_and_ends_for_good(api: Api) -> None:
    now: list[datetime] = [utc_now()]
    sessions = Sessions(own_database(api.wired.settings, api.wired.client), lambda: now[0])
    api.wired.people.add("ani")
    used, idle, working = (sessions.open("ani", HOME) for _ in range(3))
    for _ in range(int(LONGEST / (IDLE / 2)) - 1):
        now[0] += IDLE / 2
        assert sessions.owner_of(used) == "ani"
        assert sessions.worker_of(working) == ("ani", Role.OWNER)
    assert (sessions.owner_of(idle), sessions.worker_of(idle)) == (None, None)
    now[0] += IDLE / 2 + timedelta(seconds=1)
    assert (sessions.owner_of(used), sessions.worker_of(working)) == (None, None)


def test_a_session_opens_nothing_for_whoever_does_not_work_here_any_more(api: Api) -> None:
    ani = Person(api, "ani", Role.STAFF)
    ani.sign_in()
    assert ani.client.get("/desk/orders").status_code == 200
    api.wired.people.remove("ani")  # and the session stays
    assert ani.client.get("/desk/orders").headers["Location"].startswith("/desk/sign-in")


def test_wrong_passwords_at_the_desk_and_at_the_api_are_counted_together(api: Api) -> None:
    ani = Person(api, "ani")
    for guess in range(failed_sign_ins.OF_ONE_ADDRESS):
        if guess % 2:
            assert ani.sign_in("guess").status_code == 401
        else:
            assert ani.client.post("/api/v1/keys", json={"name": "ani", "password": "guess"}).status_code == 401
    assert ani.sign_in().status_code == 429


@pytest.mark.parametrize("strange", ["//evil.test", "https://evil.test", "/desk\\@evil.test", "/desk/\r\nX: y", "/api"])
def test_no_link_leads_a_person_to_another_site(api: Api, strange: str) -> None:
    ani = Person(api, "ani")
    answer = ani.press("/desk/sign-in", "/desk/sign-in", name="ani", password=ani.password, next=strange)
    assert answer.headers["Location"] == "/desk/"


def test_a_viewer_sees_everything_and_changes_nothing_at_the_desk_or_by_key(api: Api) -> None:
    number = api.place()
    project(api)
    eka = Person(api, "eka", Role.VIEWER)
    eka.sign_in()
    page = f"/desk/orders/{number}"
    assert eka.client.get(page).status_code == 200
    assert eka.press(page, f"{page}/history", status="Processing").status_code == 403
    key = eka.client.post("/api/v1/keys", json={"name": "eka", "password": eka.password}).get_json()["key"]
    wanted = {"json": {"status": "Processing"}, "headers": {"Authorization": f"Bearer {key}"}}
    assert eka.client.post(f"/api/v1/orders/{number}/history", **wanted).status_code == 403
    assert eka.press(page, "/desk/sign-out").status_code == 303


def test_a_change_from_elsewhere_is_refused_and_goes_through_with_one_press(api: Api) -> None:
    number = api.place()
    project(api)
    ani = Person(api, "ani", address=ELSEWHERE)
    ani.sign_in()
    page = f"/desk/orders/{number}"
    said = {"status": "Processing", "notify": "yes", "comment": "Uang sudah masuk <b>"}
    refused = ani.press(page, f"{page}/history", **said)
    assert refused.status_code == 403 and ELSEWHERE in refused.text and "&lt;b&gt;" in refused.text
    carried = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', refused.text.split("card refused")[1])
    )
    form = carried | {"comment": said["comment"]}
    added = ani.client.post("/desk/addresses/own", data=form)
    assert added.status_code == 307  # which a browser answers by sending the same form on
    assert ani.client.post(added.headers["Location"], data=form).status_code == 303
    project(api)
    assert api.wired.reading.order(number).order.status == "Processing"
    entry = api.wired.reading.order(number).order.entries[-1]
    assert (entry.actor_id, entry.actor_ip, entry.channel, entry.says["comment"]) == (
        "ani",
        ELSEWHERE,
        "web",
        said["comment"],
    )


def test_every_button_is_guarded_but_those_that_change_nothing_of_the_shops(api: Api) -> None:
    ani = Person(api, "ani", address=ELSEWHERE)
    ani.sign_in()
    buttons = {
        rule.endpoint: re.sub("<any.(\\w+),.*>", r"\1", re.sub("<(?:string|int):\\w+>", "1", rule.rule))
        for rule in sorted(api.app.url_map.iter_rules(), key=lambda rule: rule.rule.startswith("/desk/sign-out"))
        if rule.rule.startswith("/desk") and "POST" in (rule.methods or set())
    }
    token = ani.hidden("/desk/")
    open_ones = {name for name, path in buttons.items() if "card refused" not in ani.client.post(path, data=token).text}
    assert open_ones == {*FROM_ANYWHERE, *READ_ALL} - {"desk.sign_in"}


def test_a_form_sent_twice_is_done_once(api: Api) -> None:
    number = api.place()
    project(api)
    ani = Person(api, "ani")
    ani.sign_in()
    page = f"/desk/orders/{number}"
    form = {**ani.hidden(page), "status": "Pending", "comment": "Sekali saja"}
    for _ in range(2):
        assert ani.client.post(f"{page}/history", data=form).status_code == 303
    project(api)
    assert len(api.wired.reading.order(number).order.entries) == 2


def test_pages_answer_problems_as_pages_and_the_api_as_json(api: Api) -> None:
    ani = Person(api, "ani")
    ani.sign_in()
    for path in ("/desk/orders/99999", "/desk/nowhere"):
        page = ani.client.get(path)
        assert page.status_code == 404 and page.mimetype == "text/html"
    assert api.as_admin().get("/api/v1/orders/99999").mimetype == "application/problem+json"


def test_a_pressed_button_is_a_line_in_the_log_with_its_order_person_and_event(api: Api) -> None:
    number = api.place()
    project(api)
    ani = Person(api, "ani")
    ani.sign_in()
    page = f"/desk/orders/{number}"
    with capture_logs() as logs:
        ani.press(page, f"{page}/history", status="Processing", comment="rahasia")
    (line,) = [line for line in logs if line["event"] == "command"]
    assert (line["principal"], line["order"], line["version"]) == ("admin:ani", number, 2)
    assert len(line["event_ids"]) == 1 and line["correlation_id"]
    assert "rahasia" not in str(logs)
