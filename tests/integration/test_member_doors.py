"""How customers come in: by a link that works once, and by nothing else. On the real MongoDB and a real mail server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from local.mongo import MongoServer
from services.orders.adapters.sign_in_links import LASTS, OF_ONE_MAIL, SignInLinks
from services.orders.member.members import EXTENSION, SESSION, Doors
from shared.bootstrap import own_database
from shared.contract.times import utc_now
from shared.journal.mongo import COMMITS
from tests.integration.mail_server import MailServer, mail_server
from tests.integration.member_visit import BUDI, Customer
from tests.integration.orders_api import Api, api_over, project


@pytest.fixture
def api(mongo: MongoServer, fresh_prefix: str) -> Iterator[Api]:
    made = api_over(mongo, fresh_prefix)
    made.place()
    project(made)
    yield made
    made.wired.client.close()


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server().running() as running:
        yield running


@pytest.fixture
def budi(api: Api, post: MailServer) -> Customer:
    return Customer.of(api, post)


def stored(api: Api, name: str) -> list[dict[str, object]]:
    return list(own_database(api.wired.settings, api.wired.client)[name].find())


def test_a_link_in_a_mail_opens_the_orders_once(budi: Customer, api: Api) -> None:
    assert budi.ask(" Budi@Example.TEST").headers["Location"] == "/member/link-sent"
    link = budi.link()
    assert budi.post.mails[-1]["To"] == "Budi Santoso <budi@example.test>"
    assert budi.get(link).status_code == 200, "a program that looks into mails opens it too"
    entered = budi.fill(link, "/member/enter")
    assert entered.headers["Location"] == "/member/"
    assert "Kopi Gayo" in budi.get("/member/").text
    again = Customer.of(api, budi.post)
    assert again.get(link).status_code == 410
    again.get("/member/sign-in")
    assert again.fill("/member/sign-in", "/member/enter", token=link.rpartition("/")[2]).status_code == 410


def test_of_two_who_open_a_link_at_once_one_gets_in(budi: Customer, api: Api) -> None:
    budi.ask(BUDI)
    token = budi.link().rpartition("/")[2]
    links: SignInLinks = api.app.extensions[EXTENSION].links
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(links.use, [token] * 8))
    assert sum(one is not None for one in opened) == 1


def test_a_link_ends_after_a_quarter_of_an_hour(budi: Customer, api: Api) -> None:
    budi.ask(BUDI)
    token = budi.link().rpartition("/")[2]
    later = SignInLinks(own_database(api.wired.settings, api.wired.client), lambda: utc_now() + LASTS)
    assert later.behind(token) is None
    assert later.use(token) is None


def test_the_answer_is_the_same_for_an_address_that_nobody_has(budi: Customer) -> None:
    known, unknown = budi.ask(BUDI), budi.ask("nobody@example.test")
    assert (known.status_code, known.text, known.headers["Location"]) == (
        unknown.status_code,
        unknown.text,
        unknown.headers["Location"],
    )
    budi.mails.round()
    assert budi.post.tried == [BUDI], "and to that address nothing is sent"


def test_a_request_does_the_same_work_for_any_address(
    budi: Customer, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No page is read and no mail is sent while the person waits, so the time tells nothing either."""

    def never(*_: object) -> None:
        raise AssertionError("looked up while somebody waits")

    budi.get("/member/sign-in")
    monkeypatch.setattr("services.orders.projections.reading.Reading.orders", never)
    monkeypatch.setattr("shared.mail_sending.post.Post.hand", never)
    assert budi.ask(BUDI).status_code == 303
    assert budi.ask("nobody@example.test").status_code == 303


def test_links_are_sent_to_one_address_a_few_times_only_known_or_not(budi: Customer, api: Api) -> None:
    for mail in (BUDI, "nobody@example.test"):
        assert [budi.ask(mail).status_code for _ in range(OF_ONE_MAIL + 1)] == [303] * OF_ONE_MAIL + [429]
    other = Customer.of(api, budi.post, "203.0.113.77")
    assert other.ask(BUDI).status_code == 429, "whoever asks"


def test_one_network_address_can_t_ask_for_everybody(budi: Customer, api: Api) -> None:
    codes = [budi.ask(f"a{n}@example.test").status_code for n in range(21)]
    assert (codes[0], codes[-1]) == (303, 429)
    assert Customer.of(api, budi.post, "203.0.113.77").ask(BUDI).status_code == 303


@pytest.mark.parametrize("mail", ["", "budi", "a@b c", "a@example.test\r\nBcc: x@y", "a@b,c@d", "x" * 300 + "@a.test"])
def test_what_is_no_address_is_refused_in_words(budi: Customer, mail: str) -> None:
    refused = budi.ask(mail)
    assert refused.status_code == 422
    assert "bukan alamat email" in refused.text


def test_no_secret_is_kept_nor_said_in_any_event(budi: Customer, api: Api) -> None:
    budi.ask(BUDI)
    link = budi.link()
    token = link.rpartition("/")[2]
    budi.fill(link, "/member/enter")
    cookie = budi.client.get_cookie(SESSION)
    assert cookie is not None
    assert cookie.http_only
    kept = repr((stored(api, "sign_in_links"), stored(api, "member_sessions")))
    assert token not in kept
    assert cookie.value not in kept
    commits = list(api.wired.client[api.wired.settings.journal_database][COMMITS].find())
    assert len(commits) == 2, "the address that may change things, and the order"


def test_the_link_s_host_is_never_what_a_request_says(api: Api, budi: Customer) -> None:
    theirs = "https://evil.example"
    token = re.search(r'forgery_token" value="(\w+)"', budi.client.get("/member/sign-in", base_url=theirs).text)
    assert token is not None
    form = {"mail": BUDI, "forgery_token": token[1]}
    stolen = budi.client.post("/member/sign-in", data=form, base_url=theirs)
    assert stolen.status_code == 503
    assert stored(api, "sign_in_links") == []


def test_the_link_leads_to_the_public_address_and_to_the_page_that_was_wanted(
    mongo: MongoServer, fresh_prefix: str, post: MailServer
) -> None:
    api = api_over(mongo, fresh_prefix, public_url="https://toko.example")
    number = api.place()
    project(api)
    budi = Customer.of(api, post)
    asked = budi.get(f"/member/orders/{number}")
    assert asked.status_code == 302
    budi.ask(BUDI, asked.headers["Location"])
    budi.mails.round()
    body = post.mails[-1].get_body(("plain",))
    assert body is not None
    (path,) = re.findall(r"https://toko\.example(/member/enter/\S+)", body.get_content())
    assert budi.fill(path, "/member/enter").headers["Location"] == f"/member/orders/{number}"
    api.wired.client.close()


def test_a_mail_server_that_is_away_is_waited_for(api: Api) -> None:
    away = mail_server()
    budi = Customer.of(api, away)
    budi.ask(BUDI)
    budi.mails.round()
    (link,) = stored(api, "sign_in_links")
    assert link["state"] == "wanted"
    database = own_database(api.wired.settings, api.wired.client)
    database["sign_in_links"].update_one({}, {"$set": {"try_at": utc_now() - timedelta(seconds=1)}})
    with away.running():
        budi.mails.round()
    assert len(away.mails) == 1
    assert stored(api, "sign_in_links")[0]["state"] == "sent"


def test_no_form_is_taken_that_our_page_did_not_show(budi: Customer) -> None:
    assert budi.client.post("/member/sign-in", data={"mail": BUDI}).status_code == 403
    budi.get("/member/sign-in")
    elsewhere = budi.client.post("/member/sign-in", data={"mail": BUDI}, headers={"Origin": "https://evil.example"})
    assert elsewhere.status_code == 403


def test_the_desk_s_session_opens_nothing_here_and_this_one_nothing_there(budi: Customer, api: Api) -> None:
    desk = api.wired.sessions.open("ani", "127.0.0.1")
    budi.client.set_cookie(SESSION, desk)
    assert budi.get("/member/").status_code == 302
    doors: Doors = api.app.extensions[EXTENSION]
    budi.client.set_cookie("pesanan_session", doors.sessions.open("ani", "127.0.0.1"))
    assert budi.get("/desk/").status_code == 302


def test_signing_out_ends_the_session_and_everywhere_ends_all(budi: Customer, api: Api) -> None:
    budi.come_in()
    other = Customer.of(api, budi.post).come_in()
    cookie = budi.client.get_cookie(SESSION)
    assert cookie is not None
    assert budi.fill("/member/", "/member/sign-out").status_code == 303
    budi.client.set_cookie(SESSION, cookie.value)
    assert budi.get("/member/").status_code == 302, "a copied cookie opens nothing either"
    assert other.get("/member/").status_code == 200
    assert other.fill("/member/", "/member/sign-out-everywhere").status_code == 303
    assert stored(api, "member_sessions") == []


def test_nothing_leads_out_of_the_member_area(budi: Customer) -> None:
    for path in ("https://evil.example/", "//evil.example", "/member/../desk", "/desk/", "/\\evil.example"):
        page = budi.get(f"/member/sign-in?next={path}").text
        assert 'name="next" value="/member/"' in page
