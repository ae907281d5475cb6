"""What every page of the desk tells the browser: load from here only, run no script that isn't a file of ours."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Response, request

from services.orders.pages import forgery

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # Bootstrap draws its ticks and arrows as data
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")  # a proof, shown within a page


def declare(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Vary"] = "Cookie, HX-Request"
    if not request.cookies.get(forgery.SESSION) and not request.cookies.get(forgery.VISIT):
        keep(response, forgery.VISIT, forgery.visit())
    return response


def keep(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """A cookie that no script reads, and that travels in the open on this machine only."""
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", secure=not on_loopback())


def on_loopback() -> bool:
    host = urlsplit(f"//{request.host}").hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
