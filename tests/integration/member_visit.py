"""A customer at the member area, without a browser: forms are filled as they were shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.orders.member.sending import SignInMails
from shared.mail_sending.envelope import Mailbox
from shared.mail_sending.server import MailServer as Relay
from tests.integration.mail_server import MailServer
from tests.integration.orders_api import Api

BUDI = "budi@example.test"
LINK = re.compile(r"http://localhost(/member/enter/[\w-]+)")


def sender(api: Api, post: MailServer) -> SignInMails:
    links = api.app.extensions["pesanan-member"].links
    shop = Mailbox("Toko Batik", "toko@example.com")
    return SignInMails(links, api.wired.reading, Relay(port=post.port).post(), shop)


@dataclass(frozen=True)
class Customer:
    client: FlaskClient
    post: MailServer
    mails: SignInMails

    @staticmethod
    def of(api: Api, post: MailServer, address: str = "198.51.100.7") -> Customer:
        client = api.app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return Customer(client, post, sender(api, post))

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def fill(self, page: str, to: str | None = None, **fields: Any) -> TestResponse:
        """The form of `page`, with these fields, sent to `to` (the page itself)."""
        text = self.get(page).text
        for name in ("forgery_token", "once", "token", "next"):
            found = re.search(rf'name="{name}" value="([^"]*)"', text)
            if found and name not in fields:
                fields[name] = found[1]
        return self.client.post(to or page, data=fields)

    def ask(self, mail: str, page: str = "/member/sign-in") -> TestResponse:
        return self.fill(page, "/member/sign-in", mail=mail)

    def link(self) -> str:
        """The path in the newest mail."""
        self.mails.round()
        text = self.post.mails[-1].get_body(("plain",))
        assert text is not None
        found = LINK.search(text.get_content())
        assert found is not None
        return found[1]

    def come_in(self, mail: str = BUDI) -> Customer:
        assert self.ask(mail).status_code == 303
        assert self.fill(self.link(), "/member/enter").status_code == 303
        return self
