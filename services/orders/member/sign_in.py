"""Signing in by a link in a mail. Whatever address is written, the answer is the same and takes the same time."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.orders.adapters import sessions
from services.orders.adapters.sign_in_links import LASTS
from services.orders.api.callers import caller_address, wiring
from services.orders.domain.mail_addresses import folded
from services.orders.member import members
from services.orders.member.area import area
from services.orders.member.members import doors, inside
from services.orders.member.sending import wake
from services.orders.pages import language, notices
from services.orders.pages.headers import keep, on_loopback
from services.orders.pages.language import say, term
from services.orders.pages.sign_in import THEMES, YEAR
from shared.errors import Unavailable
from shared.mail_sending.envelope import is_address

LONGEST = 254  # RFC 5321
MINUTES = int(LASTS.total_seconds()) // 60
NO_ADDRESS = term("This is no mail address. It is written like name@example.com.")
TOO_OFTEN = term("Links were asked for too often. Look into your mail, or wait {minutes} minutes.")


@area.get("/sign-in")
def sign_in() -> AnyResponse:
    wanted = inside(request.args.get("next", ""))
    return redirect(wanted) if _signed_in() else make_response(_form(wanted))


@area.post("/sign-in")
def asked() -> AnyResponse:
    mail, wanted = folded(request.form.get("mail", "")), inside(request.form.get("next", ""))
    if len(mail) > LONGEST or not is_address(mail):
        return make_response(_form(wanted, mail[:LONGEST], say(NO_ADDRESS)), 422)
    if not doors().links.ask(mail, caller_address(), language.language(), wanted, _origin()):
        waits = {"Retry-After": str(int(LASTS.total_seconds()))}
        return make_response(_form(wanted, mail, say(TOO_OFTEN, minutes=MINUTES)), 429, waits)
    wake()
    return redirect(url_for("member.link_sent"), 303)


@area.get("/link-sent")
def link_sent() -> str:
    return render_template("member/link_sent.html", minutes=MINUTES)


@area.get("/enter/<string:token>")
def entrance(token: str) -> Response:
    """With a button: programs that look into mails open links too, and must not use them up."""
    found = doors().links.behind(token)
    page = render_template("member/enter.html", found=found, token=token, minutes=MINUTES)
    return make_response(page, 200 if found else 410)


@area.post("/enter")
def enter() -> AnyResponse:
    found = doors().links.use(request.form.get("token", ""))
    if found is None:
        return make_response(render_template("member/enter.html", found=None, token="", minutes=MINUTES), 410)
    made = make_response(redirect(inside(found.path), 303))
    token = doors().sessions.open(found.mail, caller_address())
    keep(made, members.SESSION, token, int(sessions.LONGEST.total_seconds()))
    return made


@area.post("/sign-out")
def sign_out() -> AnyResponse:
    doors().sessions.close(request.cookies.get(members.SESSION, ""))
    return _left()


@area.post("/sign-out-everywhere")
def sign_out_everywhere() -> AnyResponse:
    doors().sessions.close_all(members.member().mail)
    return _left()


@area.post("/preferences")
def prefer() -> AnyResponse:
    made = make_response(redirect(inside(request.form.get("back", "")), 303))
    if (wanted := request.form.get("language")) in language.LANGUAGES:
        keep(made, language.COOKIE, str(wanted), YEAR)
    if (theme := request.form.get("theme")) in THEMES:
        keep(made, "theme", str(theme), YEAR)
    return made


def _left() -> Response:
    made = make_response(redirect(url_for("member.sign_in"), 303))
    made.delete_cookie(members.SESSION)
    notices.add(made, "left")
    return made


def _form(wanted: str, mail: str = "", refused: str = "") -> str:
    return render_template("member/sign_in.html", next=wanted, mail=mail, refused=refused)


def _origin() -> str:
    """Where the link leads. What a request says of its host is believed for this machine only: anyone may write it,
    and would have the customer's link sent to themselves. Raises Unavailable."""
    origin = wiring().settings.public_url or (request.host_url.rstrip("/") if on_loopback() else "")
    if not origin:
        raise Unavailable("the shop has not set its public address (PUBLIC_URL), so no link can be sent")
    return origin


def _signed_in() -> bool:
    token = request.cookies.get(members.SESSION, "")
    return bool(token) and doors().sessions.owner_of(token) is not None
