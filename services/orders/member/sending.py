"""Sends the sign-in links that were asked for. Here and not in notifications, since the link must not be in any event.

One thread beside those that answer: so a request takes as long for an address that nobody has as for a customer's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event as Flag
from threading import Thread
from typing import cast

import structlog
from flask import Flask, current_app
from prometheus_client import Counter

from services.orders.adapters.sign_in_links import LASTS, Asked, SignInLinks
from services.orders.bootstrap import Wiring
from services.orders.member import members
from services.orders.projections.reading import Reading
from shared.contract.times import utc_now
from shared.errors import Unavailable
from shared.mail_sending.envelope import Mailbox, enclose
from shared.mail_sending.post import Handed, Post
from shared.mail_texts.letters import SIGN_IN, render

log = structlog.get_logger()
SENT = Counter("pesanan_sign_in_links_total", "Sign-in links that were asked for, by what became of them", ["outcome"])
LOOK_EVERY = 5.0  # seconds, for what another process has taken in, and for second tries
AGAIN = timedelta(seconds=10)
EXTENSION = "pesanan-sign-in-mails"


@dataclass(frozen=True)
class SignInMails:
    links: SignInLinks
    reading: Reading
    post: Post
    shop: Mailbox
    clock: Callable[[], datetime] = utc_now
    asked: Flag = field(default_factory=Flag)
    stopped: Flag = field(default_factory=Flag)

    def run(self) -> None:
        """Until `stopped`. What is away is waited for; what waits longer than a link lasts is given up."""
        while not self.stopped.is_set():
            self.asked.wait(LOOK_EVERY)
            self.asked.clear()
            try:
                self.round()
            except Unavailable as error:
                log.warning("sign-in links wait for what is away", why=error.template)

    def round(self) -> None:
        """All that are due. Raises Unavailable."""
        while not self.stopped.is_set() and (asked := self.links.take()) is not None:
            self._send(asked)

    def _send(self, asked: Asked) -> None:
        name = self._name_of(asked.mail)
        handed = self._handed(asked, name) if name is not None else None
        outcome = handed.outcome if handed else "nobody"
        SENT.labels(outcome).inc()
        log.info("sign-in link", link=asked.id, outcome=outcome, why=handed.reason if handed else "")
        if outcome in ("later", "away"):
            self.links.later(asked.id, AGAIN)
        else:  # one whose fate is unknown is not repeated: the customer asks again where none comes
            self.links.settle(asked.id, outcome)

    def _name_of(self, mail: str) -> str | None:
        """As their latest order has it; None where nobody has ordered with this address."""
        latest, _ = self.reading.orders({"customer_mail": mail}, "", 1)
        return latest[0].placed.customer.name if latest and latest[0].placed else None

    def _handed(self, asked: Asked, name: str) -> Handed:
        link = f"{asked.origin}/member/enter/{self.links.issue(asked.id)}"
        facts = {"name": name, "link": link, "minutes": int(LASTS.total_seconds()) // 60}
        letter = render(SIGN_IN, facts, asked.language, self.shop.name)
        mail = enclose(letter, self.shop, Mailbox(name, asked.mail), f"sign-in-{asked.id}", self.clock())
        return self.post.hand(mail.as_bytes(), asked.mail)


def begin_sending(app: Flask) -> SignInMails:
    """Starts in the process that serves; the caller may set `stopped`."""
    wired: Wiring = app.extensions["pesanan"]
    settings = wired.settings
    shop = Mailbox(settings.shop, settings.mail.sender)
    mails = SignInMails(app.extensions[members.EXTENSION].links, wired.reading, settings.mail.post(), shop)
    app.extensions[EXTENSION] = mails
    Thread(target=mails.run, name="sign-in-mails", daemon=True).start()
    return mails


def wake() -> None:
    """A link has just been asked for."""
    mails = cast("SignInMails | None", current_app.extensions.get(EXTENSION))
    if mails is not None:
        mails.asked.set()
