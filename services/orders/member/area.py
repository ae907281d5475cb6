"""The member area's blueprint, and what its templates may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import NotFound

from services.orders.api.callers import wiring
from services.orders.member import members
from services.orders.pages import assets, forgery, headers, language, notices
from services.orders.pages.language import term
from services.orders.pages.writing import ZONES, local, zone
from shared.contract.times import as_text, utc_now

SAID: Mapping[str, str] = {
    "claimed": term("Thank you. We check your payment and write to you as soon as it is seen."),
    "return-asked": term("Your request stands. We look at it and write to you."),
    "left": term("You are signed out."),
}
area = Blueprint("member", __name__, url_prefix="/member", template_folder="templates")
area.before_request(members.guard)


@area.after_request
def _declare(response: Response) -> Response:
    declared = notices.forget_said(headers.declare(response))
    if not request.cookies.get(members.SESSION) and not request.cookies.get(forgery.VISIT):
        headers.keep(declared, forgery.VISIT, forgery.visit())
    return declared


@area.route("/<path:_rest>")
def unknown(_rest: str) -> str:
    raise NotFound(term("there is nothing at this address"))


@area.context_processor
def _at_hand() -> dict[str, Any]:
    theme = request.cookies.get("theme", "auto")
    return {
        "asset": assets.asset,
        "forgery_token": partial(forgery.token, members.SESSION),
        "language": language.language(),
        "languages": language.LANGUAGES,
        "member": g.get("member"),
        "notices": partial(notices.sentences, SAID),
        "shop": wiring().settings.shop,
        "theme": theme if theme in ("light", "dark") else "auto",
        "zone_name": ZONES.get(zone().key) or local(as_text(utc_now())).strftime("%Z"),
    }
