"""Who looks at the member area, and the guard before every page and every button.

A customer is who can read a mail address: all orders that were placed with it are theirs, under whatever customer id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from urllib.parse import urlencode

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from services.orders.adapters.sessions import Sessions
from services.orders.adapters.sign_in_links import SignInLinks
from services.orders.api.callers import READS, caller_address, wiring
from services.orders.pages import forgery
from services.orders.pages.language import term
from shared.bootstrap import own_database
from shared.http.requests import limit_body

SESSION = "pesanan_member"  # never the desk's: whoever works here and orders here is two persons
SESSIONS = "member_sessions"
IDLE = timedelta(days=3)  # an order is looked at until it has arrived
OPEN = ("sign_in", "asked", "link_sent", "entrance", "enter", "prefer")
BY_ITSELF = ("orders_news", "order_news")  # an open page asks for news, which is nobody's visit: it keeps no door open
EXTENSION = "pesanan-member"


@dataclass(frozen=True)
class Doors:
    """How customers come in, and who is in."""

    links: SignInLinks
    sessions: Sessions


def make_doors(app: Flask) -> None:
    wired = app.extensions["pesanan"]
    own = own_database(wired.settings, wired.client)
    app.extensions[EXTENSION] = Doors(SignInLinks(own), Sessions(own, collection=SESSIONS, idle=IDLE))


def doors() -> Doors:
    return cast("Doors", current_app.extensions[EXTENSION])


@dataclass(frozen=True)
class Member:
    """`mail` is folded."""

    mail: str
    address: str


def member() -> Member:
    """Who is signed in. Only behind `guard`."""
    return cast("Member", g.member)


def guard() -> Response | None:
    """Raises Forbidden."""
    limit_body()
    asked = (request.endpoint or "").removeprefix("member.")
    token = request.cookies.get(SESSION, "")
    mail = doors().sessions.owner_of(token, used=asked not in BY_ITSELF) if token else None
    if mail is None and asked in BY_ITSELF:
        raise Forbidden(term("You are signed out."))  # a door within the page would only ask again
    if mail is None and asked not in OPEN:
        return redirect(_to_sign_in())
    if request.method not in READS:
        forgery.check(SESSION)
    if mail is not None:
        g.member = Member(mail, caller_address())
    return None


def customer_of(number: str) -> str:
    """The customer id of this order, where it is the member's. Raises Missing: another's is as if it weren't there.

    By the journal and not by a page, since it decides who may read and act.
    """
    return wiring().orders.customer_at(number, member().mail)


def inside(path: str) -> str:
    """The path where it is one of the member area's own pages, else the first: no link leads a person elsewhere."""
    plain = (
        path.startswith("/member/") and "\\" not in path and ".." not in path and path.isprintable() and len(path) < 300
    )
    return path if plain else url_for("member.orders")


def _to_sign_in() -> str:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    address = url_for("member.sign_in")
    return f"{address}?{urlencode({'next': wanted})}" if wanted and wanted != url_for("member.orders") else address
