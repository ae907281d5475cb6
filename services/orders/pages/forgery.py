"""No other site can press our buttons: every form carries a token that only our own pages know.

The token is made of the cookie that it comes with (the session's, before signing in a random one), so nothing is
stored. Browsers also say which site a form comes from: another one is refused whatever it carries.
"""

from __future__ import annotations

import hmac
from secrets import token_urlsafe
from urllib.parse import urlsplit

from flask import g, request
from werkzeug.exceptions import Forbidden

SESSION = "pesanan_session"
VISIT = "pesanan_visit"
FIELD = "forgery_token"
SAME = ("same-origin", "none")


def visit() -> str:
    """Tells one browser from another before anyone is signed in; set as a cookie with the answer."""
    if "visit" not in g:
        g.visit = request.cookies.get(VISIT) or token_urlsafe(32)
    return str(g.visit)


def token(session: str = SESSION) -> str:
    """For the forms of this page; `session`: the cookie of who is signed in there."""
    made: dict[str, str] = g.setdefault("forgery_tokens", {})
    if session not in made:
        made[session] = _token_of(request.cookies.get(session) or visit())
    return made[session]


def check(session: str = SESSION) -> None:
    """Raises Forbidden for a form that none of our pages sent."""
    origin = request.headers.get("Origin", "")
    elsewhere = request.headers.get("Sec-Fetch-Site", SAME[0]) not in SAME
    if elsewhere or (origin and urlsplit(origin).netloc != request.host):
        raise Forbidden("this form came from another site")
    made_of = request.cookies.get(session) or request.cookies.get(VISIT, "")
    if not made_of or not hmac.compare_digest(request.form.get(FIELD, "").encode(), _token_of(made_of).encode()):
        raise Forbidden("this page is too old: load it again, then try once more")


def _token_of(cookie: str) -> str:
    return hmac.digest(cookie.encode(), b"pesanan forms", "sha256").hex()
