"""What a customer sees and does of their orders, and nobody else of them: through the real HTTP."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.orders.adapters.sessions import Sessions
from services.orders.member.members import EXTENSION, IDLE, SESSION, SESSIONS, Doors
from shared.bootstrap import own_database
from shared.contract.times import utc_now
from shared.journal.streams import Stream
from tests.integration.mail_server import mail_server
from tests.integration.member_visit import BUDI, Customer
from tests.integration.orders_api import ORDER, Api, project

CLAIM = {"bank": "BRI", "account_name": "Budi", "amount": "170123", "transferred_at": "2026-01-02T10:00"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def come_in(api: Api, mail: str = BUDI) -> Customer:
    """As the link of a mail does, which test_member_doors shows."""
    doors: Doors = api.app.extensions[EXTENSION]
    customer = Customer.of(api, mail_server())
    customer.client.set_cookie(SESSION, doors.sessions.open(mail, "198.51.100.7"))
    return customer


def ordered(api: Api, mail: str = BUDI, customer_id: str = "c-1", **changes: Any) -> str:
    number = api.place(customer={**ORDER["customer"], "id": customer_id, "email": mail}, **changes)
    project(api)
    return number


def sent(api: Api, **entry: Any) -> str:
    number = ordered(api)
    assert api.history(number, status="Processing", comment="rahasia dapur").status_code == 200
    parcel = {"status": "Shipped", "courier": "JNE", "tracking_number": "JNE-0042", **entry}
    assert api.history(number, **parcel).status_code == 200
    project(api)
    return number


def claim(who: Customer, number: str, **changes: Any) -> TestResponse:
    return who.fill(f"/member/orders/{number}/payment", **{**CLAIM, **changes})


def events(api: Api, number: str) -> list[Any]:
    return list(api.wired.journal.read(Stream(f"order:{number}", number)))


def test_all_orders_of_a_mail_address_are_shown_under_whatever_customer_id(api: Api) -> None:
    mine = [ordered(api), ordered(api, "BUDI@example.test", "c-77")]
    other = ordered(api, "siti@example.test", "c-1")
    page = come_in(api).get("/member/").text
    assert [number for number in (*mine, other) if f"/member/orders/{number}" in page] == mine


def test_the_list_goes_on_where_it_ended(api: Api) -> None:
    numbers = [ordered(api) for _ in range(12)]
    budi = come_in(api)
    first = budi.get("/member/").text
    further = re.search(r'href="(/member/\?after=[^"]+)"', first)
    assert further is not None
    shown = re.findall(r'href="/member/orders/(\d+)"', first + budi.get(further[1]).text)
    assert shown == numbers[::-1]


@pytest.mark.parametrize("path", ["", "/payment", "/invoice.pdf", "/credit-note.pdf"])
def test_another_s_order_answers_as_one_that_isn_t_there(api: Api, path: str) -> None:
    number = ordered(api, "siti@example.test", "c-1")
    budi = come_in(api)
    there, not_there = (budi.get(f"/member/orders/{wanted}{path}?at=1") for wanted in (number, "99999"))
    assert there.status_code == not_there.status_code == 404
    same = [page.text.replace(number, "-").replace("99999", "-") for page in (there, not_there)]
    assert same[0] == same[1]


@pytest.mark.parametrize(("path", "fields"), [("payment", CLAIM), ("return", {"reason": "rusak"})])
def test_nobody_acts_on_another_s_order(api: Api, path: str, fields: dict[str, str]) -> None:
    other, mine = ordered(api, "siti@example.test", "c-1"), ordered(api)
    refused = come_in(api).fill(
        f"/member/orders/{mine}/payment", f"/member/orders/{other}/{path}", **{"once": "x", **fields}
    )
    assert refused.status_code == 404
    assert len(events(api, other)) == 1


def test_the_customer_sees_what_is_meant_for_them_and_nothing_of_who_did_it(api: Api) -> None:
    number = sent(api, comment="Sudah kami kirim", notify=True)
    page = come_in(api).get(f"/member/orders/{number}").text
    for said in ("Sudah kami kirim", "JNE-0042", "Processing", "Kopi Gayo"):
        assert said in page
    for kept in ("rahasia dapur", "ani", "203.0.113.9", "Sari", "a-1"):
        assert not re.search(rf"\b{re.escape(kept)}\b", re.sub(r"<[^>]+>", " ", page)), kept


def test_a_claim_is_the_customer_s_own_act_and_pressed_twice_is_one(api: Api) -> None:
    number = ordered(api)
    budi = come_in(api)
    fields = {**CLAIM, "once": "1"}
    first = claim(budi, number, **fields, proof=(BytesIO(PNG), "b.png"))
    again = claim(budi, number, **fields, proof=(BytesIO(PNG), "b.png"))
    assert (first.status_code, again.status_code) == (303, 303)
    _, claimed = events(api, number)
    assert (claimed.actor_kind, claimed.actor_id, claimed.channel) == ("customer", "c-1", "web")
    assert claimed.event.transferred_at == "2026-01-02T03:00:00.000000Z"
    assert claimed.event.proof.media_type == "image/png"
    assert claim(budi, number, **fields).status_code == 422, "the same form with another content"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"GIF89a", 422),
        (b"<script>", 422),
        (b"", 422),
        (PNG + bytes(5 * 1024 * 1024), 413),
        (PNG + bytes(7 << 20), 413),
    ],
)
def test_a_proof_is_judged_by_its_content_and_nothing_is_half_done(api: Api, content: bytes, status: int) -> None:
    number = ordered(api)
    refused = claim(come_in(api), number, proof=(BytesIO(content), "bukti.png"))
    refused.request.environ["wsgi.input"].close()  # the test client's own file, which it leaves open
    assert refused.status_code == status
    assert "text/html" in refused.content_type
    assert len(events(api, number)) == 1


def test_a_refused_field_is_said_beside_it_in_the_person_s_language(api: Api) -> None:
    number = ordered(api)
    budi = come_in(api)
    refused = claim(budi, number, amount="banyak", transferred_at="2199-01-01T10:00")
    assert refused.status_code == 422
    assert "tulis jumlah seperti di bukti transfer" in refused.text
    budi.client.set_cookie("language", "en")
    assert "lies in the future" in claim(budi, number, transferred_at="2199-01-01T10:00").text


def test_what_is_not_owed_can_t_be_claimed(api: Api) -> None:
    number = sent(api)
    budi = come_in(api)
    assert "tidak perlu dibayar lagi" in budi.get(f"/member/orders/{number}/payment").text
    refused = budi.fill(f"/member/orders/{number}", f"/member/orders/{number}/payment", **CLAIM, once="1")
    assert refused.status_code == 409


def test_a_return_is_asked_for_once_and_refused_with_the_reason_where_override_was_ticked(api: Api) -> None:
    number = sent(api)
    budi = come_in(api)
    page = f"/member/orders/{number}"
    assert budi.fill(page, f"{page}/return", reason="Kopinya basah").status_code == 303
    project(api)
    assert budi.fill(page, f"{page}/return", reason="Lagi", once="2").status_code == 409
    kept = f"/member/orders/{sent(api, override=True)}"
    assert "tidak dapat dikembalikan" in budi.get(kept).text
    refused = budi.fill(kept, f"{kept}/return", reason="Basah", once="3")
    assert refused.status_code == 409
    assert "tidak boleh dikembalikan" in refused.text or "tidak dapat dikembalikan" in refused.text
    assert 'role="alert"' in refused.text


def test_a_decision_s_reason_is_told_only_where_the_customer_was_to_be_told(api: Api) -> None:
    number = sent(api)
    budi = come_in(api)
    page = f"/member/orders/{number}"
    budi.fill(page, f"{page}/return", reason="Kopinya basah")
    asked = events(api, number)[-1].event.return_id
    decision = {"decision": "reject", "reason": "Pelanggan rewel", "notify": False}
    assert api.as_admin().post(f"/api/v1/orders/{number}/returns/{asked}/decision", json=decision).status_code == 200
    project(api)
    assert "Pelanggan rewel" not in budi.get(page).text
    assert "Belum dapat diterima" in budi.get(page).text


def test_every_page_is_kept_by_no_cache_and_loads_only_what_is_ours(api: Api) -> None:
    number = ordered(api)
    for page in ("/member/", f"/member/orders/{number}", f"/member/orders/{number}/payment"):
        answer = come_in(api).get(page)
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script(?! src=\"/assets/)|\son\w+=|\sstyle=", answer.text)


def test_what_is_seen_already_is_not_sent_again(api: Api) -> None:
    number = ordered(api)
    budi = come_in(api)
    for path in ("/member/news", f"/member/orders/{number}/news"):
        first = budi.get(path)
        assert first.status_code == 200
        assert f"{number}" in first.text
        again = budi.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        budi.client.set_cookie("language", "en")
        assert budi.client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
        budi.client.delete_cookie("language")


def test_a_page_shows_what_its_news_would(api: Api) -> None:
    number = sent(api, comment="Sudah kami kirim", notify=True)
    budi = come_in(api)
    for page in ("/member/", f"/member/orders/{number}"):
        path = f"{page.rstrip('/')}/news"
        mark = re.search(r"hx-headers='\{\"If-None-Match\": \"\\\"(\w+)\\\"\"\}'", budi.get(page).text)
        assert mark is not None
        assert budi.get(path).headers["ETag"] == f'"{mark[1]}"'


def test_a_stranger_with_the_right_mark_learns_nothing(api: Api) -> None:
    number = ordered(api)
    path = f"/member/orders/{number}/news"
    mark = {"If-None-Match": come_in(api).get(path).headers["ETag"]}
    siti = come_in(api, "siti@example.test")
    there = siti.client.get(path, headers=mark)
    not_there = siti.client.get("/member/orders/99999/news", headers=mark)
    assert there.status_code == not_there.status_code == 404
    assert "ETag" not in there.headers
    assert number not in siti.client.get("/member/news", headers=mark).text


def test_a_page_that_asks_by_itself_opens_no_door_and_keeps_none_open(api: Api) -> None:
    number = ordered(api)
    page = f"/member/orders/{number}"
    for path in ("/member/news", f"{page}/news"):
        assert Customer.of(api, mail_server()).client.get(path).status_code == 403
    budi, own = come_in(api), own_database(api.wired.settings, api.wired.client)
    later = utc_now() + timedelta(hours=1)
    hour_later = Sessions(own, lambda: later, SESSIONS, IDLE)
    api.app.extensions[EXTENSION] = replace(api.app.extensions[EXTENSION], sessions=hour_later)
    (before,) = own[SESSIONS].find()
    for path in ("/member/news", f"{page}/news"):
        assert budi.get(path).status_code == 200
    assert list(own[SESSIONS].find()) == [before]
    assert budi.client.get(page, headers={"HX-Request": "true"}).status_code == 200, "the address says it, no header"
    assert list(own[SESSIONS].find()) != [before]
