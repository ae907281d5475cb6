"""Who looks at the desk, and the guard before every page and every button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from flask import g, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from services.orders.adapters.roles import Role
from services.orders.api import command_log
from services.orders.api.callers import READS, caller_address, check_address, wiring
from services.orders.pages import forgery

OPEN = ("desk.sign_in", "desk.signed_in", "desk.prefer")  # to everyone
PRINTED = ("desk.print_invoices", "desk.print_dispatch_notes")  # they read, and ask by a form since many are ticked
# Buttons that change nothing of the shop's, or that add the address itself.
FROM_ANYWHERE = (*OPEN, "desk.sign_out", "desk.sign_out_everywhere", "desk.add_own_address", "desk.preview", *PRINTED)
READ_ALL = ("desk.sign_out", "desk.sign_out_everywhere", "desk.prefer", "desk.preview", *PRINTED)


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
    """Raises Forbidden, AddressNotAllowed, ProxyNotConfigured."""
    if request.method not in READS:
        forgery.check()
    found = _signed_in()
    if found is not None:
        g.visitor = found
        command_log.note_caller(f"admin:{found.name}")
    elif request.endpoint not in OPEN:
        return redirect(_to_sign_in())
    if found is not None and request.method not in READS:
        _check_change(found)
    return None


def inside(path: str) -> str:
    """The path where it is one of the desk's own pages, else the first page: no link leads a person elsewhere."""
    plain = path.startswith("/desk") and "\\" not in path and path.isprintable() and not path.startswith("//")
    return path if plain else url_for("desk.dashboard")


def _signed_in() -> Visitor | None:
    token = request.cookies.get(forgery.SESSION, "")
    found = wiring().sessions.worker_of(token) if token else None
    return Visitor(*found, caller_address()) if found else None


def _to_sign_in() -> str:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    address = url_for("desk.sign_in")
    return f"{address}?{urlencode({'next': wanted})}" if wanted and wanted != url_for("desk.dashboard") else address


def _check_change(found: Visitor) -> None:
    if request.endpoint in READ_ALL or request.endpoint in OPEN:
        return
    if not found.role.may_change:
        raise Forbidden("you may look at everything here and change nothing")
    check_address(found.address, listed=request.endpoint not in FROM_ANYWHERE)
