"""Who calls: the bearer key, the caller's address, and the guard before every change that an admin makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app, request
from werkzeug.exceptions import Forbidden, Unauthorized

from services.orders.adapters.keys import Principal
from services.orders.api import command_log
from services.orders.bootstrap import Wiring
from services.orders.commands.allowed_ips import ProxyNotConfigured
from shared.bootstrap import new_id
from shared.http.client_address import client_address
from shared.http.requests import command_context
from shared.journal.port import Actor, Context

READS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Caller:
    principal: Principal
    address: str

    def context(self, actor: Actor | None = None) -> Context:
        """For one command of this request."""
        acting = actor or Actor(self.principal.scope, self.principal.name, self.address, "api")
        context = command_context(str(self.principal), acting, new_id())
        command_log.note_context(context)
        return context

    def on_behalf_of(self, customer_id: str) -> Context:
        """A storefront passes on what its customer does."""
        return self.context(Actor("customer", customer_id, self.address, "api"))


def wiring() -> Wiring:
    return cast("Wiring", current_app.extensions["pesanan"])


def admin(*, guarded: bool = True) -> Caller:
    """The named person behind an admin key. A change must come from a listed address.

    Raises AddressNotAllowed, ProxyNotConfigured.
    """
    caller = any_caller()
    if caller.principal.scope != "admin":
        raise Forbidden("this needs an admin's key")
    if request.method not in READS:
        role = caller.principal.role
        if role is not None and not role.may_change:
            raise Forbidden("a viewer changes nothing")
        check_address(caller.address, listed=guarded)
    return caller


def any_caller() -> Caller:
    """Whoever holds a valid key. For reading: what changes something goes through `admin` or `storefront_or_admin`."""
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    principal = wiring().keys.owner_of(key.strip()) if kind.lower() == "bearer" and key.strip() else None
    if principal is None:
        raise Unauthorized("send `Authorization: Bearer <key>` with a valid key")
    command_log.note_caller(str(principal))
    return Caller(principal, caller_address())


def storefront_or_admin() -> Caller:
    caller = any_caller()
    return admin() if caller.principal.scope == "admin" else caller


def check_address(address: str, *, listed: bool) -> None:
    """Before a change by an admin, by key or at the desk; `listed`: from an address of the allow-list only.

    Raises ProxyNotConfigured, AddressNotAllowed.
    """
    if address == current_app.config["GATEWAY"]:
        raise ProxyNotConfigured(address)
    if listed:
        wiring().allowed_ips.check(address)


def caller_address() -> str:
    """As far as it can be known: the socket's, or what our own proxies say."""
    forwarded = ", ".join(request.headers.getlist("X-Forwarded-For"))
    return client_address(request.remote_addr or "", forwarded, wiring().settings.proxies)
