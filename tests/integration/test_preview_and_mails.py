"""What the desk foretells, and the mails that arrive: each form is previewed, sent, and its mails read at the server.

Both services over the real MongoDB, and a real mail server. `tests/unit/test_history_mails.py` has the whole product.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from html import unescape
from itertools import product

import pytest

from local.mongo import MongoServer
from services.orders.domain.order import order_stream
from shared.bootstrap import new_id
from shared.mail_sending.envelope import message_id
from tests.integration.desk_person import Person
from tests.integration.mail_server import MailServer, mail_server
from tests.integration.notifications_over_mongo import Service, service_over
from tests.integration.orders_api import ORDER, Api, api_over, project

SHOP = "Toko Batik"
PARCEL = {"courier": "JNE", "tracking_number": "JNE77"}
SUBJECT = re.compile(r'<p class="subject"><bdi>(.*?)</bdi>')
TEXT = re.compile(r"<pre[^>]*>(.*?)</pre>", re.DOTALL)
Mail = tuple[str, str]
"""Subject and text."""
Form = dict[str, str]


def forms() -> list[tuple[bool, Form]]:
    """Of an order that is being worked, and of one that was sent: the ways to fill the form."""
    filled = product(("Processing", "Shipped", "Complete"), ("", "Terima kasih"), ({}, PARCEL), ("", "keliru"))
    told = [
        {"status": status, "notify": "yes", "comment": comment, **parcel, **mended(reason)}
        for status, comment, parcel, reason in filled
    ]
    return [*product((False, True), told), (False, {"status": "Shipped", "comment": "diam", **PARCEL})]


def mended(reason: str) -> Form:
    return {"mend": "yes", "correction_reason": reason} if reason else {}


@dataclass(frozen=True)
class Shop:
    api: Api
    ani: Person
    mails: Service
    post: MailServer
    token: str

    def place(self, *, sent: bool, **changes: object) -> str:
        number = self.api.place(**changes)
        self.api.history(number, status="Processing")
        if sent:
            self.api.history(number, status="Shipped", notify=True, comment="Paket satu", **PARCEL)
        return number

    def press(self, number: str, button: str, form: Form) -> tuple[int, str]:
        fields = {**form, "once": new_id(), "forgery_token": self.token}
        answer = self.ani.client.post(f"/desk/orders/{number}/{button}", data=fields)
        return answer.status_code, answer.text

    def told(self, numbers: Collection[str]) -> dict[str, list[Mail]]:
        """The mails that have arrived about each order, in the order of what they tell of."""
        for number in numbers:
            for recorded in self.api.wired.journal.read(order_stream(number)):
                self.mails.hears(recorded)
        self.mails.round()
        found = {mail["Message-ID"]: (mail["Subject"], body(mail)) for mail in self.post.mails}
        logs = {number: self.api.wired.journal.read(order_stream(number)) for number in numbers}
        ids = {number: [message_id(one.id) for one in log] for number, log in logs.items()}
        return {number: [found[one] for one in mine if one in found] for number, mine in ids.items()}


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").strip()


@pytest.fixture(scope="module")
def shop(mongo: MongoServer) -> Iterator[Shop]:
    api = api_over(mongo, "foretold", shop=SHOP)
    ani = Person(api, "ani")
    ani.sign_in()
    with mail_server().running() as post, service_over(mongo, "foretoldmails", post) as mails:
        yield Shop(api, ani, mails, post, ani.hidden("/desk/addresses")["forgery_token"])
    api.wired.client.close()


def previewed(page: str) -> list[Mail]:
    texts = [unescape(text).strip() for text in TEXT.findall(page)]
    return list(zip(map(unescape, SUBJECT.findall(page)), texts, strict=True))


def test_every_mail_that_is_foretold_arrives_and_no_other(shop: Shop) -> None:
    orders = {shop.place(sent=sent): form for sent, form in forms()}
    project(shop.api)
    before = shop.told(orders)
    foretold = dict[str, list[Mail]]()
    for number, form in orders.items():
        (status, page), (done, _) = shop.press(number, "preview", form), shop.press(number, "history", form)
        assert (status, 'class="notice wait"' in page) == (200, done != 303), form
        foretold[number] = previewed(page)
    arrived = {number: mails[len(before[number]) :] for number, mails in shop.told(orders).items()}
    for number, form in orders.items():
        assert foretold[number] == arrived[number], form
    assert {len(mails) for mails in arrived.values()} == {0, 1, 2}


def test_nobody_is_told_where_the_order_names_no_address(shop: Shop) -> None:
    customer = {**ORDER["customer"], "email": ""}
    number, form = shop.place(sent=False, customer=customer), {"status": "Shipped", "notify": "yes", **PARCEL}
    project(shop.api)
    _, page = shop.press(number, "preview", form)
    assert "tidak menyebut alamat email" in page and previewed(page) == []
    assert shop.press(number, "history", form)[0] == 303
    assert shop.told([number]) == {number: []}
