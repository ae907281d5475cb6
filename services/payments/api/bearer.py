"""The bank feed's key. One key from settings, so nothing is looked up and nothing is stored."""

from __future__ import annotations

from hmac import compare_digest

from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized


def require_key(key: str) -> None:
    """Raises Unauthorized (401). Compared in constant time; an empty key opens to nobody."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    same = compare_digest(given.strip().encode(), key.encode())
    if scheme.casefold() != "bearer" or not key or not same:
        raise Unauthorized("a bank feed needs its bearer key", www_authenticate=WWWAuthenticate("bearer"))
