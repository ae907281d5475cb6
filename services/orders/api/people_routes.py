"""Signing in: a person's name and password for a key that ends by itself."""

from __future__ import annotations

from datetime import timedelta

from flask import Response
from werkzeug.exceptions import TooManyRequests, Unauthorized

from services.orders.adapters.failed_sign_ins import WINDOW
from services.orders.api.answers import answer
from services.orders.api.callers import caller_address, wiring
from shared.contract.fields import Identifier, Label, Value
from shared.http.documented import answers, blueprint
from shared.http.requests import body_as

routes = blueprint("people", "Signing in")
LASTS = timedelta(hours=12)


class SignIn(Value, frozen=True, kw_only=True):
    name: Identifier
    password: Label


class SignedIn(Value, frozen=True, kw_only=True):
    """`key` is shown this once; `hours`: how long it works."""

    key: str
    hours: int


@routes.post("/keys")
@answers(routes, SignedIn, status=201, takes=SignIn)
def sign_in() -> Response:
    """A bearer key for a person's name and password. No list of addresses guards it: a key alone changes nothing."""
    wanted = body_as(SignIn)
    address = caller_address()
    if wiring().failed_sign_ins.too_many(wanted.name, address):
        raise TooManyRequests("too many wrong passwords: wait a while", retry_after=int(WINDOW.total_seconds()))
    if not wiring().people.proven(wanted.name, wanted.password):
        wiring().failed_sign_ins.note(wanted.name, address)
        raise Unauthorized("no one has this name and this password")
    key = wiring().keys.make("admin", wanted.name, LASTS)
    return answer(SignedIn(key=key, hours=int(LASTS.total_seconds()) // 3600), 201)
