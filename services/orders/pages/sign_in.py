"""Signing in and out, and what a browser remembers of a person's taste: language and theme."""

from __future__ import annotations

from threading import BoundedSemaphore

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.orders.adapters.failed_sign_ins import WINDOW
from services.orders.api.callers import caller_address, wiring
from services.orders.pages import forgery, language, notices
from services.orders.pages.desk import desk
from services.orders.pages.headers import keep
from services.orders.pages.language import say
from services.orders.pages.visitors import inside, visitor

AT_ONCE = BoundedSemaphore(2)  # in each process: a password takes 19 MiB and a core to check
YEAR = 365 * 24 * 3600
THEMES = ("auto", "light", "dark")
LONGEST = 200


@desk.get("/sign-in")
def sign_in() -> str:
    return render_template("desk/sign_in.html", next=inside(request.args.get("next", "")), name="", refused="")


@desk.post("/sign-in")
def signed_in() -> AnyResponse:
    name, password = request.form.get("name", "")[:LONGEST].strip(), request.form.get("password", "")[:LONGEST]
    wanted, address = inside(request.form.get("next", "")), caller_address()
    if wiring().failed_sign_ins.too_many(name, address):
        minutes = int(WINDOW.total_seconds()) // 60
        return _refused(429, name, wanted, say("Too many wrong passwords: wait {minutes} minutes.", minutes=minutes))
    with AT_ONCE:
        proven = wiring().people.proven(name, password)
    if not proven:
        wiring().failed_sign_ins.note(name, address)
        return _refused(401, name, wanted, say("No one here has this name and this password."))
    made = make_response(redirect(wanted, 303))
    keep(made, forgery.SESSION, wiring().sessions.open(name, address))
    return made


@desk.post("/sign-out")
def sign_out() -> AnyResponse:
    wiring().sessions.close(request.cookies.get(forgery.SESSION, ""))
    return _left("signed-out")


@desk.post("/sign-out-everywhere")
def sign_out_everywhere() -> AnyResponse:
    wiring().sessions.close_all(visitor().name)
    return _left("signed-out-everywhere")


@desk.post("/preferences")
def prefer() -> AnyResponse:
    made = make_response(redirect(inside(request.form.get("back", "")), 303))
    if (wanted := request.form.get("language")) in language.LANGUAGES:
        keep(made, language.COOKIE, str(wanted), YEAR)
    if (theme := request.form.get("theme")) in THEMES:
        keep(made, "theme", str(theme), YEAR)
    return made


def _left(notice: str) -> Response:
    made = make_response(redirect(url_for("desk.sign_in"), 303))
    made.delete_cookie(forgery.SESSION)
    notices.add(made, notice)
    return made


def _refused(status: int, name: str, wanted: str, why: str) -> Response:
    page = render_template("desk/sign_in.html", next=wanted, name=name, refused=why)
    headers = {"Retry-After": str(int(WINDOW.total_seconds()))} if status == 429 else {}
    return make_response(page, status, headers)
