"""Who looks at the desk, and the guard before every page and every button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from flask import Response as FlaskResponse
from flask import g, redirect, request, url_for
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from services.orders.adapters.roles import Role
from services.orders.api import command_log
from services.orders.api.callers import READS, caller_address, check_address, wiring
from services.orders.pages import forgery
from services.orders.pages.language import term

OPEN = ("desk.sign_in", "desk.signed_in", "desk.prefer")  # to everyone
PRINTED = ("desk.print_invoices", "desk.print_dispatch_notes")  # they read, and ask by a form since many are ticked
PREVIEWS = ("desk.preview", "desk.preview_of_news")
# Buttons that change nothing of the shop's, or that add the address itself.
FROM_ANYWHERE = (*OPEN, "desk.sign_out", "desk.sign_out_everywhere", "desk.add_own_address", *PREVIEWS, *PRINTED)
READ_ALL = ("desk.sign_out", "desk.sign_out_everywhere", "desk.prefer", *PREVIEWS, *PRINTED)
# What an open page asks for by itself. It is nobody's visit: it opens no door and keeps none open.
BY_ITSELF = (
    "desk.changes",
    "desk.news",
    "desk.order_news",
    "desk.preview_of_news",
    "desk.stuck_news",
    "desk.services_news",
    "desk.bank_news",
)
RENEWED = "X-Forgery-Token"


@dataclass(frozen=True)
class Visitor:
    name: str
    role: Role
    address: str


def visitor() -> Visitor:
    """The person who is signed in. Only behind `guard`."""
    return cast("Visitor", g.visitor)


def owner() -> Visitor:
    """The person who is signed in, who owns the shop. Raises Forbidden."""
    if visitor().role is not Role.OWNER:
        raise Forbidden("only an owner of the shop may do this")
    return visitor()


def guard() -> Response | None:
    """Raises Unauthorized, Forbidden, AddressNotAllowed, ProxyNotConfigured."""
    found = _signed_in()
    if found is None and request.endpoint not in OPEN:
        return _to_the_door()
    if request.method not in READS:
        forgery.check()
    if found is not None:
        g.visitor = found
        command_log.note_caller(f"admin:{found.name}")
    if found is not None and request.method not in READS:
        _check_change(found)
    return None


def renew_forms(response: FlaskResponse) -> FlaskResponse:
    """A page goes on whose person has signed in anew in another window: its forms get the token of that session."""
    if request.endpoint in BY_ITSELF and "visitor" in g:
        response.headers[RENEWED] = forgery.token()
    return response


def inside(path: str) -> str:
    """The path where it is one of the desk's own pages, else the first page: no link leads a person elsewhere."""
    plain = path.startswith("/desk") and "\\" not in path and path.isprintable() and not path.startswith("//")
    return path if plain else url_for("desk.dashboard")


def way_in() -> str:
    """The address of the door, behind which the page that was asked for comes up again."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    address = url_for("desk.sign_in")
    return f"{address}?{urlencode({'next': wanted})}" if wanted and wanted != url_for("desk.dashboard") else address


def _signed_in() -> Visitor | None:
    token = request.cookies.get(forgery.SESSION, "")
    found = wiring().sessions.worker_of(token, used=request.endpoint not in BY_ITSELF) if token else None
    return Visitor(*found, caller_address()) if found else None


def _to_the_door() -> Response:
    """A part of a page is refused, since the door has no place within a page: door.js leads the person there."""
    if request.endpoint in BY_ITSELF or request.headers.get("HX-Request") == "true":
        raise Unauthorized(term("You are signed out."))
    return redirect(way_in())


def _check_change(found: Visitor) -> None:
    if request.endpoint in READ_ALL or request.endpoint in OPEN:
        return
    if not found.role.may_change:
        raise Forbidden("you may look at everything here and change nothing")
    check_address(found.address, listed=request.endpoint not in FROM_ANYWHERE)
