"""The desk's blueprint, and what its templates may ask for."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, g, request
from werkzeug.exceptions import NotFound

from services.orders.api import command_log
from services.orders.pages import assets, forgery, headers, language, notices, visitors, writing
from services.orders.pages.compiling import Templates
from services.orders.pages.linking import link

desk = Blueprint("desk", __name__, url_prefix="/desk", template_folder="templates")
command_log.watch(desk)
desk.before_request(visitors.guard)
desk.after_request(headers.declare)
desk.after_request(visitors.renew_forms)
desk.after_request(notices.forget_said)


@desk.route("/<path:_rest>")
def unknown(_rest: str) -> str:
    """Within the desk, so that the answer is one of its pages."""
    raise NotFound(language.term("there is nothing at this address"))


@desk.context_processor
def _at_hand() -> dict[str, Any]:
    theme = request.cookies.get("theme", "auto")
    return {
        "asset": assets.asset,
        "language": language.language(),
        "languages": language.LANGUAGES,
        "notices": notices.sentences,
        "theme": theme if theme in ("light", "dark") else "auto",
        "visitor": g.get("visitor"),
        "way_in": visitors.way_in,
    }


def prepare(app: Flask) -> None:
    """Translations and ways of writing, for every template of the application."""
    app.jinja_environment = Templates
    app.jinja_env.globals.update(url_for=link, forgery_token=forgery.token)
    app.jinja_env.filters.update(writing.FILTERS)
